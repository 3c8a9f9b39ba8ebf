import { computed, ref } from 'vue'
import { call } from '@/api/client'
import type { Schema } from '@/api/types'
import { useAction } from './action'
import { movesFor, type CardMove } from './cardmoves'
import { when } from './dates'
import { usePages } from './load'
import { say } from './ways'

type Card = Schema<'Card'>

/** The most cards that one request moves. */
const mostAtOnce = 200

/** What became of each card of a request that did not move all of them. */
export interface Outcome {
  name: string
  moved: boolean
  detail: string
}

/** A list of cards of one status, of which some are chosen and moved together by those `acts` that all of them allow. */
export function useCardList(read: (cursor: string) => Promise<{ items: Card[]; next_cursor: string }>, acts: CardMove[]) {
  const status = ref<Card['status']>()
  const chosen = ref<string[]>([])
  const outcomes = ref<Outcome[]>([])
  const excepting = ref(false)
  const all = usePages<Card>(read)
  const pages = { ...all, load: reload }
  const picked = computed(() => pages.items.value.filter((c) => chosen.value.includes(c.id)))
  const moves = computed(() => movesFor(acts, picked.value.map((c) => c.status)))

  /** What is read anew is chosen from anew. */
  function reload() {
    chosen.value = []
    return all.load()
  }

  function narrow(to: Card['status'] | undefined) {
    status.value = to
    pages.put([])
    void reload()
  }

  function toggle(id: string) {
    chosen.value = chosen.value.includes(id) ? chosen.value.filter((c) => c !== id) : [...chosen.value, id]
  }

  function toggleAll() {
    chosen.value = chosen.value.length === pages.items.value.length ? [] : pages.items.value.map((c) => c.id)
  }

  /** Moves those chosen; where some stay as they are, `outcomes` says which and why. */
  const move = useAction(async (key, event: CardMove['event'], more: { cause?: string; to_org_id?: string }) => {
    const list = picked.value.slice(0, mostAtOnce)
    const answer = await call('post', '/card-events', { body: { event, ...more, items: list.map((c) => ({ id: c.id, version: c.version })) }, key, timeout: 60_000 })
    const all = answer.items.map((o) => ({ name: list.find((c) => c.id === o.id)?.name ?? '', moved: o.moved, detail: o.detail ?? '' }))
    if (all.every((o) => o.moved)) say(`${all.length} 张已登记`)
    else outcomes.value = all
    await reload()
  })

  async function except(cause: string) {
    if (await move.run('except', { cause })) excepting.value = false
  }

  function closeSheets() {
    excepting.value = false
    outcomes.value = []
  }

  return {
    status,
    chosen,
    outcomes,
    /** While the cause is asked for of those chosen that something is wrong with. */
    excepting,
    pages,
    picked,
    moves,
    reload,
    narrow,
    toggle,
    toggleAll,
    move,
    except,
    closeSheets,
  }
}

/** What happened last to a card, and when; `came` is how its coming is called where it is said. */
export function lastOf(c: Card, came: '到卡' | '送达') {
  if (c.activated_at) return `${when(c.activated_at)} 启用`
  if (c.received_at) return `${when(c.received_at)} 领取`
  if (c.delivered_at) return `${when(c.delivered_at)} ${came}`
  return `${when(c.opened_at)} 开卡`
}
