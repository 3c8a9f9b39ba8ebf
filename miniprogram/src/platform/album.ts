import { handOver } from './papers'

type Kept = 'saved' | 'refused' | 'left'

/**
 * Keeps a picture: on the phone in its album, in a browser among its downloads. `refused`
 * where the person did not let WeChat write into the album, `left` where they chose to
 * keep nothing.
 */
export async function savePicture(bytes: ArrayBuffer, name: string, type: string): Promise<Kept> {
  let kept = 'saved' as Kept
  // #ifdef H5
  await handOver(bytes, name, type)
  // #endif
  // #ifdef MP-WEIXIN
  void type
  const files = wx.getFileSystemManager()
  const path = `${wx.env.USER_DATA_PATH}/${name}`
  await new Promise<void>((resolve, reject) =>
    files.writeFile({ filePath: path, data: bytes, success: () => resolve(), fail: (error: { errMsg: string }) => reject(new Error(error.errMsg)) }),
  )
  kept = await new Promise<Kept>((resolve, reject) =>
    uni.saveImageToPhotosAlbum({
      filePath: path,
      success: () => resolve('saved'),
      fail: (error: { errMsg?: string }) => {
        const why = error.errMsg ?? ''
        if (/auth den|authorize|permission/i.test(why)) resolve('refused')
        else if (/cancel/i.test(why)) resolve('left')
        else reject(new Error(why))
      },
    }),
  ).finally(() => files.unlink({ filePath: path }))
  // #endif
  return kept
}

/** Opens WeChat's page where a refusal is taken back; whether the album may be written afterwards. */
export async function changeAlbumRight(): Promise<boolean> {
  let right = true
  // #ifdef MP-WEIXIN
  await new Promise<void>((resolve) => uni.openSetting({ complete: () => resolve() }))
  right = (await uni.getSetting()).authSetting['scope.writePhotosAlbum'] === true
  // #endif
  return right
}
