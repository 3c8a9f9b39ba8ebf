import qrcode from 'qrcode-generator'

/** A text as a QR in a picture's address: black on white, with the quiet zone that readers need. */
export function qrPicture(text: string) {
  const code = qrcode(0, 'M')
  code.addData(text)
  code.make()
  return code.createDataURL(8, 32)
}
