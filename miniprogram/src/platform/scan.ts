/** Scans a QR with the camera; empty where it was given up, or where the device has none. */
export function scanQR(): Promise<string> {
  return new Promise((resolve) => {
    let can = false
    // #ifdef MP-WEIXIN
    can = true
    uni.scanCode({ scanType: ['qrCode'], success: (answer) => resolve(answer.result), fail: () => resolve('') })
    // #endif
    if (!can) resolve('')
  })
}

/** Whether this device scans; elsewhere codes are typed. */
export function canScan() {
  let can = false
  // #ifdef MP-WEIXIN
  can = true
  // #endif
  return can
}
