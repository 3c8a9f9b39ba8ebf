import { ref } from 'vue'
import { call } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'

/** A claim lasts ten minutes; the open page asks again well before. */
const again = 4 * 60_000

/**
 * Makes whoever has an application open the only one to decide on it: claimed when it is
 * opened and again while it is, given back when it is left.
 */
export function useClaim() {
  const held = ref('')
  const problem = ref<Problem>()
  let timer: ReturnType<typeof setInterval> | undefined
  let closed = false

  async function take(id: string) {
    if (closed) return
    if (held.value !== '' && held.value !== id) giveBack()
    problem.value = undefined
    try {
      await call('post', '/applications/{id}/claim', { path: { id } })
      if (closed) return release(id) // the page was left while it was asked for
      held.value = id
      clearInterval(timer)
      timer = setInterval(() => void keep(id), again)
    } catch (thrown) {
      problem.value = asProblem(thrown)
    }
  }

  async function keep(id: string) {
    try {
      await call('post', '/applications/{id}/claim', { path: { id } })
    } catch (thrown) {
      const found = asProblem(thrown)
      if (found.silent) return
      drop()
      problem.value = found
    }
  }

  /** Forgets the claim of what has been decided: the server has ended it. */
  function drop() {
    clearInterval(timer)
    held.value = ''
  }

  function giveBack() {
    const id = held.value
    drop()
    if (id !== '') release(id)
  }

  function release(id: string) {
    // Where this is lost, the claim ends by itself.
    void call('delete', '/applications/{id}/claim', { path: { id } }).catch(() => undefined)
  }

  /** Gives back what is held when the page is left, and takes nothing any more. */
  function close() {
    closed = true
    giveBack()
  }

  return { held, problem, take, drop, giveBack, close }
}
