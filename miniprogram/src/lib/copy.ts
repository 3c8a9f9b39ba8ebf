import { say } from './ways'

/** Puts a text on the clipboard and says so. */
export function copy(text: string, said = '已复制') {
  uni.setClipboardData({ data: text, showToast: false, success: () => say(said), fail: () => say('没有复制成功，请手工抄写') })
}
