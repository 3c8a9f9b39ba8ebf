/** Makes the screen bright and keeps it on while a code is shown; gives what puts it back. */
export function brighten(): () => void {
  let back = () => {}
  // #ifdef MP-WEIXIN
  let before = -1
  uni.getScreenBrightness({ success: (answer) => (before = answer.value) })
  uni.setScreenBrightness({ value: 1 })
  uni.setKeepScreenOn({ keepScreenOn: true })
  back = () => {
    uni.setKeepScreenOn({ keepScreenOn: false })
    if (before >= 0) uni.setScreenBrightness({ value: before })
  }
  // #endif
  return back
}
