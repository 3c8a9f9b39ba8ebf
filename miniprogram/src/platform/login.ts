import { simulatorCode } from './simulator'

/**
 * A one-use code that signs this device's person in without asking: WeChat's own on the
 * phone, the simulator's for whoever was entered as a sample person. Empty where only a
 * person can sign in.
 */
export async function loginCode(): Promise<string> {
  let code = ''
  // #ifdef MP-WEIXIN
  code = await wechatCode()
  // #endif
  // #ifdef H5
  code = await simulatorCode('login')
  // #endif
  return code
}

// #ifdef MP-WEIXIN
function wechatCode() {
  return new Promise<string>((resolve, reject) => {
    uni.login({ success: (answer) => resolve(answer.code ?? ''), fail: (error) => reject(new Error(error.errMsg)) })
  })
}
// #endif
