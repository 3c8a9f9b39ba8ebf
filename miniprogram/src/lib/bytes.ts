/** The bytes of a text in UTF-8. The phone's engine has no encoder of its own. */
export function bytesOf(text: string): ArrayBuffer {
  const escaped = encodeURIComponent(text).replace(/%([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)))
  const bytes = new Uint8Array(escaped.length)
  for (let i = 0; i < escaped.length; i++) bytes[i] = escaped.charCodeAt(i)
  return bytes.buffer
}

/** The text of bytes in UTF-8; empty where they are none. */
export function textOf(bytes: ArrayBuffer): string {
  let escaped = ''
  for (const byte of new Uint8Array(bytes)) escaped += `%${byte.toString(16).padStart(2, '0')}`
  try {
    return decodeURIComponent(escaped)
  } catch {
    return ''
  }
}
