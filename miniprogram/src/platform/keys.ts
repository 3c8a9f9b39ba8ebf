import { onHide, onShow, onUnload } from '@dcloudio/uni-app'

/**
 * Keys of a desktop for a page of work, by the name that the browser gives them. They do
 * nothing while somebody types, chooses or reads in a dialog, and none with Ctrl, Alt or
 * Command. On the phone there are none.
 */
export function useKeys(keys: Record<string, () => void>) {
  // #ifdef H5
  const press = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.repeat) return
    const target = event.target as HTMLElement
    if (target.closest('input,textarea,select,[contenteditable],[role=dialog]') && event.key !== 'Escape') return
    if (document.querySelector('[role=dialog]') && event.key !== 'Escape') return
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key]
    if (!act) return
    event.preventDefault()
    act()
  }
  const off = () => window.removeEventListener('keydown', press)
  onShow(() => {
    off()
    window.addEventListener('keydown', press)
  })
  onHide(off)
  onUnload(off)
  // #endif
  void keys
  void [onShow, onHide, onUnload]
}

/** Calls back on Escape for as long as something lies over the page; gives the way to stop. */
export function onEscape(act: () => void): () => void {
  let stop = () => {}
  // #ifdef H5
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Escape') act()
  }
  window.addEventListener('keydown', press)
  stop = () => window.removeEventListener('keydown', press)
  // #endif
  void act
  return stop
}
