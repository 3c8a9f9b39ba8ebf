import type { Ref } from 'vue'

/** What a viewer of a photo does by key. */
export interface Viewer {
  zoom(): void
  turn(): void
  toggle(): void
}

/** The keys of a document's two sides, for pages that show them side by side. */
export function photoKeys(front: Ref<Viewer | undefined>, rear: Ref<Viewer | undefined>): Record<string, () => void> {
  return {
    z: () => front.value?.zoom(),
    t: () => front.value?.turn(),
    x: () => rear.value?.zoom(),
    y: () => rear.value?.turn(),
    f: () => front.value?.toggle(),
  }
}

/** The same keys in words. */
export const photoKeyWords: [string, string][] = [
  ['Z', '放大正面'],
  ['T', '旋转正面'],
  ['X', '放大反面'],
  ['Y', '旋转反面'],
  ['F', '全屏'],
]
