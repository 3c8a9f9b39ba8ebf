import type { Schema } from '@/api/types'

type Box = Schema<'CropBox'>

/** Where the name stands on the front of an ID, in thousandths: the server's own beginning. */
export const usualBox: Box = { x: 160, y: 90, w: 300, h: 150 }

const smallest = 20
const whole = 1000

/** Moves a box, kept inside the photo. */
export function moved(box: Box, dx: number, dy: number): Box {
  return { ...box, x: within(box.x + dx, 0, whole - box.w), y: within(box.y + dy, 0, whole - box.h) }
}

/** Makes a box wider and higher about its middle, kept inside the photo and not too small. */
export function grown(box: Box, dw: number, dh: number): Box {
  const w = within(box.w + dw, smallest, whole)
  const h = within(box.h + dh, smallest, whole)
  return moved({ x: box.x - Math.round((w - box.w) / 2), y: box.y - Math.round((h - box.h) / 2), w, h }, 0, 0)
}

function within(n: number, least: number, most: number) {
  return Math.round(Math.min(Math.max(n, least), Math.max(least, most)))
}
