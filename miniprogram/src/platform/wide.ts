import { ref } from 'vue'

/** From this width on pages for work stand side by side, in px. */
const wideFrom = 1024

/** Whether the window is as wide as a desktop's. */
export const wide = ref(false)

export function watchWidth() {
  wide.value = uni.getWindowInfo().windowWidth >= wideFrom
  // #ifdef H5
  window.addEventListener('resize', () => (wide.value = window.innerWidth >= wideFrom))
  // #endif
}
