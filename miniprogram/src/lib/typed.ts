import { watch } from 'vue'
import { forgetForTab, keepForTab, keptForTab } from '@/platform/storage'

/**
 * Keeps what stands in a form and is not saved yet, for this tab: going back, reading the
 * page again or signing in anew loses none of it. `begin` takes up what was typed under a
 * name that is the form's and its version's; what is typed from then on is kept under it
 * until `end`.
 */
export function useTyped<T extends object>(read: () => T, put: (typed: T) => void) {
  let name = ''
  let saved = ''

  function begin(form: string) {
    name = `typed-${form}`
    saved = JSON.stringify(read())
    const typed = keptForTab<T>(name)
    if (typed) put(typed)
  }

  function end() {
    if (name !== '') forgetForTab(name)
    name = ''
  }

  watch(
    () => JSON.stringify(read()),
    (now) => {
      if (name === '') return
      if (now === saved) forgetForTab(name)
      else keepForTab(name, JSON.parse(now))
    },
    { flush: 'sync' },
  )
  return { begin, end }
}
