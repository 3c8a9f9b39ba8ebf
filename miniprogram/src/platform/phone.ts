import { simulatorCode } from './simulator'

/**
 * A code of the number that WeChat has bound. The phone gives it with the tap on its own
 * button; in the demo the sample person's phone gives it.
 */
export async function phoneCode(): Promise<string> {
  let code = ''
  // #ifdef H5
  code = await simulatorCode('phone')
  // #endif
  return code
}

/** Whether a tap of our own can ask for the number; on the phone only WeChat's button may. */
export function asksByTap() {
  let can = false
  // #ifdef H5
  can = true
  // #endif
  return can
}
