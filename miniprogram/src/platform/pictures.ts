/** An element that has just left the page may still be reading its picture; it gets this long, in ms. */
const grace = 10_000

/**
 * Makes bytes into what `<image src>` shows, from memory alone: no address with a secret,
 * no file. Give it back with `release` when it is shown no more.
 */
export function pictureOf(bytes: ArrayBuffer, type: string) {
  let source = ''
  // #ifdef H5
  source = URL.createObjectURL(new Blob([bytes], { type }))
  // #endif
  // #ifdef MP-WEIXIN
  source = `data:${type};base64,${uni.arrayBufferToBase64(bytes)}`
  // #endif
  return source
}

export function release(source: string) {
  // #ifdef H5
  if (source.startsWith('blob:')) setTimeout(() => URL.revokeObjectURL(source), grace)
  // #endif
  void source
}
