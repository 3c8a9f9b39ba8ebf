import { handOver } from './papers'

/**
 * Shows a paper where it can be printed: on the web in a tab of its own (the browser's
 * viewer prints it at its true size), on the phone in WeChat's viewer.
 */
export async function showPaper(bytes: ArrayBuffer, name: string, type: string) {
  // #ifdef H5
  const source = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = source
  link.target = '_blank'
  link.rel = 'noopener'
  link.click()
  setTimeout(() => URL.revokeObjectURL(source), 10 * 60_000)
  // #endif
  // #ifdef MP-WEIXIN
  await handOver(bytes, name, type)
  // #endif
  void [handOver, name]
}

/** Whether this device can keep a package: a ZIP cannot be opened on the phone, and ID photos do not go through a chat. */
export function keepsPackages() {
  let can = false
  // #ifdef H5
  can = true
  // #endif
  return can
}

/** Whether this device prints what it shows. */
export function canPrint() {
  let can = false
  // #ifdef H5
  can = true
  // #endif
  return can
}

/** Prints what is marked `print-part`, alone on its sheet. */
export function printPart() {
  // #ifdef H5
  document.body.classList.add('print-alone')
  window.addEventListener('afterprint', () => document.body.classList.remove('print-alone'), { once: true })
  window.print()
  // #endif
}
