import { computed, ref, shallowRef } from 'vue'
import { asProblem, type Problem } from '@/api/problem'

/** What a page shows of something that it reads: being read, not to be had, or there. */
export function useLoad<T>(read: () => Promise<T>) {
  const value = shallowRef<T>()
  const problem = ref<Problem>()
  const loading = ref(false)
  let turn = 0
  async function load() {
    const mine = ++turn
    loading.value = true
    problem.value = undefined
    try {
      const answer = await read()
      if (mine === turn) value.value = answer
    } catch (thrown) {
      if (mine === turn) problem.value = asProblem(thrown)
    } finally {
      if (mine === turn) loading.value = false
    }
  }
  return { value, problem, loading, load }
}

interface PageOf<T> {
  items: T[]
  next_cursor: string
}

/** A list that is read page by page, as what stands below it sees it. */
export interface ReadList<T = unknown> {
  items: { readonly value: T[] }
  problem: { readonly value?: Problem }
  loading: { readonly value: boolean }
  ended: { readonly value: boolean }
  empty: { readonly value: boolean }
  load: () => Promise<void>
  more: () => Promise<void>
}

/** A list that is read page by page. */
export function usePages<T>(read: (cursor: string) => Promise<PageOf<T>>) {
  const items = shallowRef<T[]>([])
  const problem = ref<Problem>()
  const loading = ref(false)
  const fetched = ref(false)
  const cursor = ref('')
  let turn = 0
  async function get(from: string) {
    const mine = ++turn
    loading.value = true
    problem.value = undefined
    try {
      const page = await read(from)
      if (mine !== turn) return
      items.value = from === '' ? page.items : [...items.value, ...page.items]
      cursor.value = page.next_cursor
      fetched.value = true
    } catch (thrown) {
      if (mine === turn) problem.value = asProblem(thrown)
    } finally {
      if (mine === turn) loading.value = false
    }
  }
  return {
    items,
    problem,
    loading,
    /** True when everything is there. */
    ended: computed(() => fetched.value && cursor.value === ''),
    empty: computed(() => fetched.value && items.value.length === 0),
    load: () => get(''),
    more: () => (loading.value || cursor.value === '' ? Promise.resolve() : get(cursor.value)),
    /** Takes a changed list in without reading it again. */
    put: (list: T[]) => (items.value = list),
  }
}
