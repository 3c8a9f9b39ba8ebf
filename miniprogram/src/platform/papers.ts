/**
 * Hands a file to the person: the web saves it, the phone opens it (a phone's copy is
 * removed again when it has been shown).
 */
export async function handOver(bytes: ArrayBuffer, name: string, type: string) {
  // #ifdef H5
  const source = URL.createObjectURL(new Blob([bytes], { type }))
  const link = document.createElement('a')
  link.href = source
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(source), 60_000)
  // #endif
  // #ifdef MP-WEIXIN
  void type
  const files = wx.getFileSystemManager()
  const path = `${wx.env.USER_DATA_PATH}/${name}`
  await new Promise<void>((resolve, reject) =>
    files.writeFile({ filePath: path, data: bytes, success: () => resolve(), fail: (error: { errMsg: string }) => reject(new Error(error.errMsg)) }),
  )
  await new Promise<void>((resolve) => wx.openDocument({ filePath: path, showMenu: true, complete: () => resolve() }))
  files.unlink({ filePath: path })
  // #endif
}

/** The name that a Content-Disposition gives a file, or another. */
export function fileName(disposition: string, otherwise: string) {
  const wide = /filename\*=(?:UTF-8|utf-8)''([^;]+)/.exec(disposition)
  if (wide?.[1]) return decodeURIComponent(wide[1])
  return /filename="?([^";]+)"?/.exec(disposition)?.[1] ?? otherwise
}
