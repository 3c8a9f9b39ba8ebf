'use strict'
const zlib = require('node:zlib')

/** A canvas that keeps the lines drawn on it and gives them as a real PNG. */
function drawing(width, height) {
  let lines = []
  let from
  const context = {
    beginPath() {}, scale() {}, setTransform() {}, stroke() {}, fillRect() {}, save() {}, restore() {},
    moveTo: (x, y) => (from = [x, y]),
    lineTo: (x, y) => { if (from) lines.push([...from, x, y]); from = [x, y] },
    clearRect: () => (lines = []),
  }
  return { width, height, getContext: () => context, png: () => png(width, height, lines) }
}

/** An 8-bit grey PNG of black lines 3 px wide on white. */
function png(width, height, lines) {
  const rows = Array.from({ length: height }, () => Buffer.concat([Buffer.from([0]), Buffer.alloc(width, 255)]))
  for (const [x1, y1, x2, y2] of lines) {
    const steps = Math.ceil(Math.hypot(x2 - x1, y2 - y1)) + 1
    for (let i = 0; i <= steps; i++) {
      const x = Math.round(x1 + ((x2 - x1) * i) / steps)
      const y = Math.round(y1 + ((y2 - y1) * i) / steps)
      for (let dy = -1; dy <= 1; dy++) for (let dx = -1; dx <= 1; dx++) if (rows[y + dy] && x + dx >= 0 && x + dx < width) rows[y + dy][x + dx + 1] = 0
    }
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]), chunk('IHDR', head), chunk('IDAT', zlib.deflateSync(Buffer.concat(rows))), chunk('IEND', Buffer.alloc(0))])
}

function chunk(kind, data) {
  const body = Buffer.concat([Buffer.from(kind, 'latin1'), data])
  const out = Buffer.alloc(body.length + 8)
  out.writeUInt32BE(data.length, 0)
  body.copy(out, 4)
  out.writeUInt32BE(zlib.crc32(body), body.length + 4)
  return out
}

module.exports = { drawing }
