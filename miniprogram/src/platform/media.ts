/** The longest side of a photo that is sent, in px, and its size, in bytes: enough to read and print, quick on a phone. */
const longSide = 1600
const enough = 400_000

/**
 * Lets the person take or choose a photo; undefined when they do not. The path is good until the page is left.
 * Where the phone itself lets WeChat at no photos, nothing opens: the person is told where to allow it.
 */
export function choosePhoto(source: 'camera' | 'album'): Promise<string | undefined> {
  return new Promise((resolve) => {
    uni.chooseImage({
      count: 1,
      sizeType: ['original'],
      sourceType: [source],
      success: (answer) => resolve(answer.tempFilePaths[0]),
      fail: (error: { errMsg?: string }) => {
        if (/auth den|authorize|permission/i.test(error?.errMsg ?? '')) tellOfRefusal(source === 'camera' ? '相机' : '照片')
        resolve(undefined)
      },
    })
  })
}

function tellOfRefusal(what: string) {
  void uni.showModal({ title: `微信还不能用您的${what}`, content: `请打开手机的“设置”，找到微信，允许使用“${what}”，再回来选一次。`, showCancel: false, confirmText: '知道了' })
}

/** Lets the person choose a file; undefined when they do not. */
export function chooseFile(extensions: string[]): Promise<{ path: string; name: string } | undefined> {
  return new Promise((resolve) => {
    const done = (answer: { tempFiles: unknown }) => {
      const file = (answer.tempFiles as { path: string; name: string }[])[0]
      resolve(file ? { path: file.path, name: file.name } : undefined)
    }
    // #ifdef MP-WEIXIN
    wx.chooseMessageFile({ count: 1, type: 'file', extension: extensions, success: done, fail: () => resolve(undefined) })
    // #endif
    // #ifdef H5
    uni.chooseFile({ count: 1, type: 'all', extension: extensions.map((e) => '.' + e), success: done as never, fail: () => resolve(undefined) })
    // #endif
  })
}

/**
 * Shrinks a photo to what is needed. A file that this device cannot read goes as it is:
 * the server says in words what is wrong with it.
 */
export async function shrunk(path: string): Promise<string> {
  try {
    let done = path
    // #ifdef MP-WEIXIN
    done = await smallOnPhone(path)
    // #endif
    // #ifdef H5
    done = await smallOnWeb(path)
    // #endif
    return done
  } catch {
    return path
  }
}

// #ifdef MP-WEIXIN
async function smallOnPhone(path: string) {
  const info = await uni.getImageInfo({ src: path })
  const scale = Math.min(1, longSide / Math.max(info.width, info.height))
  return new Promise<string>((resolve, reject) => {
    uni.compressImage({
      src: path,
      quality: 82,
      compressedWidth: Math.round(info.width * scale),
      compressedHeight: Math.round(info.height * scale),
      success: (answer) => resolve(answer.tempFilePath),
      fail: (error) => reject(new Error(error.errMsg)),
    })
  })
}
// #endif

// #ifdef H5
async function smallOnWeb(path: string) {
  const file = await (await fetch(path)).blob()
  const picture = await createImageBitmap(file)
  const scale = Math.min(1, longSide / Math.max(picture.width, picture.height))
  if (scale === 1 && file.size <= enough && file.type === 'image/jpeg') return path
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(picture.width * scale)
  canvas.height = Math.round(picture.height * scale)
  canvas.getContext('2d')?.drawImage(picture, 0, 0, canvas.width, canvas.height)
  picture.close()
  for (const quality of [0.88, 0.8, 0.7, 0.6]) {
    const made = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality))
    if (made && (made.size <= enough || quality === 0.6)) return URL.createObjectURL(made)
  }
  return path
}
// #endif
