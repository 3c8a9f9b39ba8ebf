import { computed, ref } from 'vue'
import { call } from '@/api/client'
import type { Schema } from '@/api/types'
import { useAction } from './action'
import { movesFor, type CardMove } from './cardmoves'
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
  const pages = usePages<Card>(read)
  const picked = computed(() => pages.items.value.filter((c) => chosen.value.includes(c.id)))
  const moves = computed(() => movesFor(acts, picked.value.map((c) => c.status)))

  function reload() {
    chosen.value = []
    return pages.load()
  }

  function narrow(to: Card['status'] | undefined) {
    status.value = to
    pages.put([])
    void reload()
  }

  function toggle(id: string) {
    chosen.value = chosen.value.includes(id) ? chosen.value.filter((c) => c !== id) : [...chosen.value, id]
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

  return { status, chosen, outcomes, pages, picked, moves, reload, narrow, toggle, move }
}
