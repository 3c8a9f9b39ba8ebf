/**
 * Keeps a photo on the device until it has been sent, so that a lost network or a closed
 * app costs nobody a second photo. On the web in the browser's own database, on the phone
 * in the mini-program's folder; `drop` removes it as soon as the server has it.
 */
export async function keepFile(name: string, path: string) {
  // #ifdef H5
  const blob = await (await fetch(path)).blob()
  await inStore('readwrite', (store) => store.put(blob, name))
  // #endif
  // #ifdef MP-WEIXIN
  await new Promise<void>((resolve, reject) =>
    wx.getFileSystemManager().copyFile({
      srcPath: path,
      destPath: phonePath(name),
      success: () => resolve(),
      fail: (error: { errMsg: string }) => reject(new Error(error.errMsg)),
    }),
  )
  // #endif
}

/** The path of a kept file; empty when it is gone. */
export async function keptFile(name: string): Promise<string> {
  let path = ''
  // #ifdef H5
  const blob = await inStore<Blob | undefined>('readonly', (store) => store.get(name))
  path = blob ? URL.createObjectURL(blob) : ''
  // #endif
  // #ifdef MP-WEIXIN
  path = await new Promise<string>((resolve) =>
    wx.getFileSystemManager().access({ path: phonePath(name), success: () => resolve(phonePath(name)), fail: () => resolve('') }),
  )
  // #endif
  return path
}

export async function dropFile(name: string) {
  // #ifdef H5
  await inStore('readwrite', (store) => store.delete(name))
  // #endif
  // #ifdef MP-WEIXIN
  await new Promise<void>((resolve) => wx.getFileSystemManager().unlink({ filePath: phonePath(name), complete: () => resolve() }))
  // #endif
}

// #ifdef MP-WEIXIN
function phonePath(name: string) {
  return `${wx.env.USER_DATA_PATH}/${name}`
}
// #endif

// #ifdef H5
function inStore<T>(mode: IDBTransactionMode, act: (store: IDBObjectStore) => IDBRequest): Promise<T> {
  return new Promise((resolve, reject) => {
    const open = indexedDB.open('unioncard', 1)
    open.onupgradeneeded = () => open.result.createObjectStore('photos')
    open.onerror = () => reject(open.error)
    open.onsuccess = () => {
      const request = act(open.result.transaction('photos', mode).objectStore('photos'))
      request.onsuccess = () => resolve(request.result as T)
      request.onerror = () => reject(request.error)
    }
  })
}
// #endif
