import { expect, it } from 'vitest'
import { cardProportion, framedPart, guideIn } from '@/lib/crop'

const view = { width: 390, height: 500 }

it('the guide has the shape of a card, lies in the middle and leaves room beside it', () => {
  const guide = guideIn(view)
  expect(guide.width / guide.height).toBeCloseTo(cardProportion, 1)
  expect(guide.x).toBe(16)
  expect(guide.x * 2 + guide.width).toBe(390)
  expect(Math.abs(guide.y * 2 + guide.height - 500)).toBeLessThanOrEqual(1)
})

it('a view that is wide and low has a guide that fits its height', () => {
  const guide = guideIn({ width: 800, height: 300 })
  expect(guide.height).toBeLessThanOrEqual(268)
  expect(guide.width / guide.height).toBeCloseTo(cardProportion, 1)
})

it('a photo as the view shows it is cut where the guide was, with some room around', () => {
  const part = framedPart(view, { x: 20, y: 140, width: 350, height: 221 }, { width: 1560, height: 2000 })
  expect(part).toEqual({ x: 10, y: 490, width: 1540, height: 1024 })
})

it('of a photo that is taller than the view, what the view does not show is left out first', () => {
  const guide = { x: 20, y: 140, width: 350, height: 221 }
  const same = framedPart(view, guide, { width: 1560, height: 2000 })!
  const taller = framedPart(view, guide, { width: 1560, height: 2800 })!
  expect(taller).toEqual({ ...same, y: same.y + 400 })
})

it('the cut never leaves the photo', () => {
  const part = framedPart(view, { x: 0, y: 0, width: 390, height: 246 }, { width: 1560, height: 2000 })!
  expect(part.x).toBe(0)
  expect(part.y).toBe(0)
  expect(part.width).toBeLessThanOrEqual(1560)
})

it('a small photo is left whole: the server takes no side below 600 px', () => {
  expect(framedPart(view, guideIn(view), { width: 780, height: 1000 })).toBeUndefined()
})
