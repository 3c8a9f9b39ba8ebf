import { onShow } from '@dcloudio/uni-app'
import { onScopeDispose } from 'vue'
import { leave, session } from '@/api/session'
import { keepForTab, keptForTab, forgetForTab } from '@/platform/storage'

const after = 'after-sign-in'

/** To the first page, to come back here once signed in. */
export function goSignIn() {
  const page = getCurrentPages().at(-1) as { $page?: { fullPath?: string } } | undefined
  if (page?.$page?.fullPath) keepForTab(after, page.$page.fullPath)
  leave()
  void uni.reLaunch({ url: '/pages/start/start' })
}

/** Reads what a page shows whenever it is shown; who is not signed in is sent to sign in first. */
export function onShowSignedIn(read: () => unknown) {
  onShow(() => {
    if (session.token === '') goSignIn()
    else void read()
  })
}

/** Where to go once signed in: back to where the session ended, or home. */
export function takeReturnPath() {
  const path = keptForTab<string>(after)
  forgetForTab(after)
  return path && path.startsWith('/') ? path : '/pages/home/home'
}

export function open(url: string) {
  void uni.navigateTo({ url })
}

/** Back to where one came from, or home where there is no such page. */
export function back() {
  if (getCurrentPages().length > 1) void uni.navigateBack()
  else void uni.reLaunch({ url: '/pages/home/home' })
}

/** Back from this page, once what was begun on it is done; who has left it meanwhile stays where they are. */
export function useBack() {
  let here = true
  onScopeDispose(() => (here = false))
  return () => {
    if (here) back()
  }
}

export function say(text: string) {
  void uni.showToast({ title: text, icon: 'none', duration: 2500 })
}

/** Asks before something that cannot be taken back. */
export function sure(title: string, content: string, confirmText = '确定') {
  return new Promise<boolean>((resolve) => {
    uni.showModal({ title, content, confirmText, confirmColor: '#b3191f', cancelText: '返回', success: (answer) => resolve(answer.confirm), fail: () => resolve(false) })
  })
}
