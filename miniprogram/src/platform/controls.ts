import { holdFocus } from './focus'

/**
 * On the web uni-app draws buttons and fields as elements of its own, which neither the
 * keyboard nor a screen reader knows. This gives them what they lack, now and whenever
 * the page changes: roles, a place in the tab order, names, and Enter and Space as a tap.
 */
export function mendControls() {
  let due = false
  const later = () => {
    if (due) return
    due = true
    requestAnimationFrame(() => {
      due = false
      mend(document)
      mendQuestion()
    })
  }
  new MutationObserver(later).observe(document.body, { childList: true, subtree: true, attributes: true, attributeFilter: ['aria-label', 'disabled', 'checked', 'style'] })
  document.addEventListener('keydown', (event) => {
    if (event.key !== 'Enter' && event.key !== ' ') return
    const target = event.target as HTMLElement
    if (!target.matches('[role=button],[role=link],[role=checkbox],[role=radio],[role=switch],[role=tab]')) return
    event.preventDefault()
    target.click()
  })
  document.documentElement.lang = 'zh-CN'
  later()
}

function mend(root: ParentNode) {
  for (const button of root.querySelectorAll('uni-button')) {
    give(button, 'role', 'button')
    give(button, 'tabindex', button.hasAttribute('disabled') ? '-1' : '0')
  }
  for (const view of root.querySelectorAll('uni-view[role],uni-label[role]')) {
    if (/^(button|link|checkbox|radio|switch|tab)$/.test(view.getAttribute('role') ?? '')) give(view, 'tabindex', '0')
  }
  for (const field of root.querySelectorAll('uni-input[aria-label],uni-textarea[aria-label]')) {
    const inner = field.querySelector('input,textarea')
    const name = field.getAttribute('aria-label') ?? ''
    if (inner && inner.getAttribute('aria-label') !== name) inner.setAttribute('aria-label', name)
  }
  for (const box of root.querySelectorAll('uni-switch')) {
    const inner = box.querySelector('input')
    const name = box.getAttribute('aria-label')
    if (inner && name) give(inner, 'aria-label', name)
  }
  for (const picture of root.querySelectorAll('uni-image')) {
    const inner = picture.querySelector('img')
    if (inner && !inner.hasAttribute('alt')) inner.setAttribute('alt', picture.getAttribute('aria-label') ?? '')
  }
}

let letGo: (() => void) | undefined

/** A question in the middle of the screen is a dialog for as long as it is seen. */
function mendQuestion() {
  const question = document.querySelector<HTMLElement>('uni-modal')
  const seen = !!question && question.getClientRects().length > 0
  if (!question || seen === !!letGo) return
  if (!seen) {
    question.removeAttribute('role')
    question.removeAttribute('aria-modal')
    letGo?.()
    letGo = undefined
    return
  }
  give(question, 'role', 'dialog')
  give(question, 'aria-modal', 'true')
  give(question, 'aria-label', question.querySelector('.uni-modal__title')?.textContent ?? '')
  for (const button of question.querySelectorAll('.uni-modal__btn')) {
    give(button, 'role', 'button')
    give(button, 'tabindex', '0')
  }
  letGo = holdFocus()
}

function give(element: Element, name: string, value: string) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value)
}
