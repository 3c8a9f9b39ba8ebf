const reachable = 'input,textarea,select,a[href],button,[tabindex]:not([tabindex="-1"])'

/**
 * Keeps the keyboard within what lies over the page, the newest of it, and gives the way to
 * let it go: the focus returns to where it was. On the phone there is nothing to keep.
 */
export function holdFocus(): () => void {
  let release = () => {}
  // #ifdef H5
  release = holdOnWeb()
  // #endif
  return release
}

// #ifdef H5
function holdOnWeb() {
  const before = document.activeElement as HTMLElement | null
  const top = () => [...document.querySelectorAll<HTMLElement>('[aria-modal=true]')].at(-1)
  const enter = requestAnimationFrame(() => {
    const sheet = top()
    if (!sheet || sheet.contains(document.activeElement)) return
    sheet.tabIndex = -1
    sheet.focus({ preventScroll: true })
  })
  const press = (event: KeyboardEvent) => {
    if (event.key !== 'Tab') return
    const sheet = top()
    if (!sheet) return
    const stops = [...sheet.querySelectorAll<HTMLElement>(reachable)].filter((e) => e.getClientRects().length > 0 && !e.hasAttribute('disabled'))
    const [first, last] = [stops[0], stops.at(-1)]
    const now = document.activeElement
    const within = sheet.contains(now) && now !== sheet
    if (!first || !last) event.preventDefault()
    else if (event.shiftKey && (!within || now === first)) go(last, event)
    else if (!event.shiftKey && (!within || now === last)) go(first, event)
  }
  window.addEventListener('keydown', press)
  return () => {
    cancelAnimationFrame(enter)
    window.removeEventListener('keydown', press)
    if (before?.isConnected) before.focus({ preventScroll: true })
  }
}

function go(to: HTMLElement, event: KeyboardEvent) {
  event.preventDefault()
  to.focus()
}
// #endif
