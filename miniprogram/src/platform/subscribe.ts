import { answerForSample, entered } from './simulator'

/** What a person said to one of WeChat's messages. */
export interface Said {
  template_id: string
  answer: 'accept' | 'reject' | 'ban'
}

/** Who puts the question whether messages may be sent: WeChat, the simulator for a sample person's phone, or nobody. */
export function asker(): 'wechat' | 'sample' | 'none' {
  let who: 'wechat' | 'sample' | 'none' = 'none'
  // #ifdef MP-WEIXIN
  who = 'wechat'
  // #endif
  // #ifdef H5
  if (entered()) who = 'sample'
  // #endif
  return who
}

/** WeChat's code for a person who has switched off all messages of the mini-program. */
const switchedOff = 20004

/**
 * Asks for at most three templates. WeChat takes the question in a tap alone, before the
 * tap's handler has waited for anything, if only for the next task. Empty where nobody
 * asked; who has switched all messages off has banned each; never an error.
 */
export function askForMessages(ids: string[]): Promise<Said[]> {
  let answer = Promise.resolve<Said[]>([])
  if (ids.length === 0) return answer
  // #ifdef MP-WEIXIN
  answer = new Promise((resolve) =>
    wx.requestSubscribeMessage({
      tmplIds: ids,
      success: (said) => resolve(ids.flatMap((id) => known(id, said[id]))),
      fail: (error) => resolve(error.errCode === switchedOff ? ids.flatMap((id) => known(id, 'ban')) : []),
    }),
  )
  // #endif
  // #ifdef H5
  answer = Promise.all(ids.map(async (id) => ((await answerForSample(id)) ? known(id, 'accept') : []))).then((all) => all.flat())
  // #endif
  return answer
}

function known(id: string, answer: string | undefined): Said[] {
  return answer === 'accept' || answer === 'reject' || answer === 'ban' ? [{ template_id: id, answer }] : []
}

/** WeChat's page where a person switches its messages off and on again. */
export async function openMessageSettings() {
  // #ifdef MP-WEIXIN
  await new Promise<void>((resolve) => wx.openSetting({ withSubscriptions: true, complete: () => resolve() }))
  // #endif
}
