import type { ComponentInternalInstance } from 'vue'

export interface Point {
  x: number
  y: number
}

/** A surface to write on; points are in CSS px from its upper left corner. */
export interface Pad {
  line(from: Point, to: Point): void
  clear(): void
  /** What was written, as a PNG file; the path is good until the page is left. */
  file(): Promise<string>
}

const ink = '#10131a'
const penWidth = 3.2

/** Makes the canvas with an id ready. write gets each stroke on the web, where a mouse writes as well as a finger. */
export async function openPad(owner: ComponentInternalInstance, id: string, write: (kind: 'start' | 'move' | 'end', at: Point) => void): Promise<Pad> {
  let pad: Pad | undefined
  // #ifdef MP-WEIXIN
  pad = await phonePad(owner, id)
  void write
  // #endif
  // #ifdef H5
  void owner
  pad = webPad(id, write)
  // #endif
  if (!pad) throw new Error('no canvas')
  return pad
}

function drawnOn(context: CanvasRenderingContext2D, size: () => { width: number; height: number }, file: () => Promise<string>): Pad {
  return {
    line(from, to) {
      context.lineWidth = penWidth
      context.lineCap = 'round'
      context.lineJoin = 'round'
      context.strokeStyle = ink
      context.beginPath()
      context.moveTo(from.x, from.y)
      context.lineTo(to.x, to.y)
      context.stroke()
    },
    clear() {
      const { width, height } = size()
      context.clearRect(0, 0, width, height)
    },
    file,
  }
}

// #ifdef MP-WEIXIN
function phonePad(owner: ComponentInternalInstance, id: string) {
  return new Promise<Pad>((resolve, reject) => {
    uni
      .createSelectorQuery()
      .in(owner.proxy)
      .select('#' + id)
      .fields({ node: true, size: true } as UniApp.NodeField, () => undefined)
      .exec((found: { node?: HTMLCanvasElement; width: number; height: number }[]) => {
        const at = found[0]
        const context = at?.node?.getContext('2d')
        if (!at?.node || !context) return reject(new Error('no canvas'))
        const ratio = Math.min(2, uni.getWindowInfo().pixelRatio)
        at.node.width = at.width * ratio
        at.node.height = at.height * ratio
        context.scale(ratio, ratio)
        const node = at.node
        resolve(
          drawnOn(
            context,
            () => at,
            () =>
              new Promise<string>((done, refuse) =>
                uni.canvasToTempFilePath({
                  canvas: node,
                  fileType: 'png',
                  success: (answer: { tempFilePath: string }) => done(answer.tempFilePath),
                  fail: (error: { errMsg: string }) => refuse(new Error(error.errMsg)),
                } as unknown as UniApp.CanvasToTempFilePathOptions),
              ),
          ),
        )
      })
  })
}
// #endif

// #ifdef H5
function webPad(id: string, write: (kind: 'start' | 'move' | 'end', at: Point) => void): Pad {
  // The page on top is the last in the document.
  const canvas = [...document.querySelectorAll<HTMLCanvasElement>(`#${id} canvas, canvas#${id}`)].at(-1)
  const context = canvas?.getContext('2d')
  if (!canvas || !context) throw new Error('no canvas')
  const ratio = Math.min(2, window.devicePixelRatio || 1)
  const drawn: [Point, Point][] = []
  const surface = drawnOn(
    context,
    () => canvas.getBoundingClientRect(),
    () =>
      new Promise<string>((done, refuse) =>
        canvas.toBlob((blob) => (blob ? done(URL.createObjectURL(blob)) : refuse(new Error('no picture'))), 'image/png'),
      ),
  )
  // A turned phone, a keyboard or another width makes the framework give the canvas a new
  // size, which empties it: what was written is written again.
  const resized = new MutationObserver(() => redraw())
  const redraw = () => {
    resized.disconnect()
    const box = canvas.getBoundingClientRect()
    canvas.width = Math.round(box.width * ratio)
    canvas.height = Math.round(box.height * ratio)
    context.setTransform(ratio, 0, 0, ratio, 0, 0)
    for (const [from, to] of drawn) surface.line(from, to)
    resized.observe(canvas, { attributes: true, attributeFilter: ['width', 'height'] })
  }
  redraw()
  // uni-app lays a box over the canvas, so the strokes are heard on what holds both.
  const holder = canvas.parentElement ?? canvas
  holder.style.touchAction = 'none'
  const at = (event: PointerEvent) => {
    const now = canvas.getBoundingClientRect()
    return { x: event.clientX - now.left, y: event.clientY - now.top }
  }
  holder.addEventListener('pointerdown', (event) => {
    holder.setPointerCapture(event.pointerId)
    write('start', at(event))
  })
  holder.addEventListener('pointermove', (event) => event.buttons > 0 && write('move', at(event)))
  holder.addEventListener('pointerup', (event) => write('end', at(event)))
  return {
    line(from, to) {
      drawn.push([from, to])
      surface.line(from, to)
    },
    clear() {
      drawn.length = 0
      surface.clear()
    },
    file: surface.file,
  }
}
// #endif
