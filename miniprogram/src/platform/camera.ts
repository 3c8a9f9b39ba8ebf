import { framedPart, type Part, type Size } from '@/lib/crop'
import { open } from '@/lib/ways'
import { choosePhoto } from './media'

/** What the person has said to looking through the camera; `none` where this device shows no such view. */
export type CameraRight = 'unasked' | 'allowed' | 'refused' | 'none'

let waiting: ((path?: string) => void) | undefined

/**
 * Lets the person photograph one side of a document; undefined when they do not. On the phone
 * a page of its own shows the frame to put it in; a browser opens the camera or its files.
 */
export function photographDocument(side: 'front' | 'back'): Promise<string | undefined> {
  let ask = () => choosePhoto('camera')
  // #ifdef MP-WEIXIN
  ask = () =>
    new Promise((resolve) => {
      photographed(undefined)
      waiting = resolve
      open(`/pages/camera/document?side=${side}`)
    })
  // #endif
  return ask()
}

/** Gives whoever waits for the photo its path, or word that there is none. */
export function photographed(path: string | undefined) {
  waiting?.(path)
  waiting = undefined
}

/** What was said to the camera before. */
export async function cameraRight(): Promise<CameraRight> {
  let right: CameraRight = 'none'
  // #ifdef MP-WEIXIN
  const said = (await uni.getSetting()).authSetting['scope.camera'] as boolean | undefined
  right = said === undefined ? 'unasked' : said ? 'allowed' : 'refused'
  // #endif
  return right
}

/** Asks for the camera: first WeChat's question about the privacy guide, then its own about the camera. */
export async function askForCamera(): Promise<CameraRight> {
  let right: CameraRight = 'none'
  // #ifdef MP-WEIXIN
  right = await new Promise((resolve) => {
    const ask = () => uni.authorize({ scope: 'scope.camera', success: () => resolve('allowed'), fail: () => resolve('refused') })
    if (wx.requirePrivacyAuthorize) wx.requirePrivacyAuthorize({ success: ask, fail: () => resolve('unasked') })
    else ask()
  })
  // #endif
  return right
}

/** Opens WeChat's page where a refusal is taken back; gives what stands there afterwards. */
export async function changeCameraRight(): Promise<CameraRight> {
  // #ifdef MP-WEIXIN
  await new Promise<void>((resolve) => uni.openSetting({ complete: () => resolve() }))
  // #endif
  return cameraRight()
}

/** Takes a photo with the page's camera and cuts it to the guide. */
export async function shoot(view: Size, guide: Part): Promise<string> {
  let path = ''
  // #ifdef MP-WEIXIN
  path = await new Promise<string>((resolve, reject) =>
    uni.createCameraContext().takePhoto({ quality: 'high', success: (taken) => resolve(taken.tempImagePath ?? ''), fail: (error: { errMsg: string }) => reject(new Error(error.errMsg)) }),
  )
  const part = framedPart(view, guide, await uni.getImageInfo({ src: path }))
  if (part) path = await cut(path, part).catch(() => path) // uncut is better than none
  // #endif
  void view
  void guide
  return path
}

// #ifdef MP-WEIXIN
function cut(path: string, part: Part): Promise<string> {
  const canvas = wx.createOffscreenCanvas({ type: '2d', width: part.width, height: part.height })
  return new Promise((resolve, reject) => {
    const picture = canvas.createImage()
    picture.onerror = () => reject(new Error('the photo cannot be read'))
    picture.onload = () => {
      canvas.getContext('2d').drawImage(picture, part.x, part.y, part.width, part.height, 0, 0, part.width, part.height)
      uni.canvasToTempFilePath({
        canvas,
        fileType: 'jpg',
        quality: 0.92,
        success: (answer: { tempFilePath: string }) => resolve(answer.tempFilePath),
        fail: (error: { errMsg: string }) => reject(new Error(error.errMsg)),
      } as unknown as UniApp.CanvasToTempFilePathOptions)
    }
    picture.src = path
  })
}
// #endif
