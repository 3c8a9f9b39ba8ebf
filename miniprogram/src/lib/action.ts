import { ref } from 'vue'
import { asProblem, Problem } from '@/api/problem'
import { newKey } from './key'

/**
 * An act of a person that must happen once: a second tap while it runs does nothing, and
 * after a lost answer the next try carries the same key, so that the server counts both
 * as one. A new act begins when the server has answered.
 */
export function useAction<Args extends unknown[]>(act: (key: string, ...args: Args) => Promise<void>) {
  const busy = ref(false)
  const problem = ref<Problem>()
  let key = ''
  let about = ''
  async function run(...args: Args): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = undefined
    const subject = JSON.stringify(args)
    if (key === '' || subject !== about) key = newKey()
    about = subject
    try {
      await act(key, ...args)
      key = ''
      return true
    } catch (thrown) {
      problem.value = asProblem(thrown)
      if (!problem.value.silent) key = ''
      return false
    } finally {
      busy.value = false
    }
  }
  return { busy, problem, run }
}
