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

export interface Size {
  width: number
  height: number
}

/** A part of a picture or of the screen, in px from the upper left corner. */
export interface Part extends Size {
  x: number
  y: number
}

/** Width to height of an ID card, 85.6 × 54 mm (ISO/IEC 7810 ID-1). */
export const cardProportion = 85.6 / 54

/** Room left beside the guide of a card, in px of the screen. */
const beside = 16
/** What is kept around the guide when a photo is cut, as a share of its width: hands are not that steady. */
const around = 0.05
/** The shortest side that the server takes, in px. */
const leastSide = 600

/** Where the guide of a card lies on a view through the camera. */
export function guideIn(view: Size): Part {
  const width = Math.round(Math.min(view.width - 2 * beside, (view.height - 2 * beside) * cardProportion))
  const height = Math.round(width / cardProportion)
  return { x: Math.round((view.width - width) / 2), y: Math.round((view.height - height) / 2), width, height }
}

/**
 * The part of a photo that lay within the guide, with some room around it. The view shows the
 * middle of what the camera sees, as large as fills it. Undefined where the part would be
 * smaller than the server takes: then the whole photo is the better one.
 */
export function framedPart(view: Size, guide: Part, photo: Size): Part | undefined {
  const scale = Math.min(photo.width / view.width, photo.height / view.height)
  const room = guide.width * around
  const left = Math.max(0, (photo.width - view.width * scale) / 2 + (guide.x - room) * scale)
  const top = Math.max(0, (photo.height - view.height * scale) / 2 + (guide.y - room) * scale)
  const part = {
    x: Math.round(left),
    y: Math.round(top),
    width: Math.round(Math.min((guide.width + 2 * room) * scale, photo.width - left)),
    height: Math.round(Math.min((guide.height + 2 * room) * scale, photo.height - top)),
  }
  return Math.min(part.width, part.height) < leastSide ? undefined : part
}
