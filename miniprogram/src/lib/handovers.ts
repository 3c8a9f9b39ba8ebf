import { call } from '@/api/client'
import type { Schema } from '@/api/types'

export type Handover = Schema<'Handover'>
export type Outcome = Schema<'HandoverOutcome'>
export type Handed = Schema<'HandedCard'>

export const handoverWords: Record<Handover['status'], string> = {
  prepared: '已准备，未发出',
  sent: '已发出，待签收',
  received: '已签收',
  disputed: '有异议',
  recalled: '已撤回',
}

export const outcomeWords: Record<Outcome, string> = { received: '收到', missing: '缺', damaged: '损' }
export const outcomes: Outcome[] = ['received', 'missing', 'damaged']

/** What somebody has to do with a hand-over now, in a few words; empty when the others have. */
export function askOf(h: Handover): string {
  if (h.may.includes('send')) return '等您签名发出'
  if (h.may.includes('receive')) return '等您清点签收'
  if (h.status === 'disputed' && h.may.includes('recall')) return '对方有异议'
  return ''
}

export interface Tally {
  counted: number
  received: number
  missing: number
  damaged: number
}

/** How far the count is. Sent = received + missing + damaged when it is done. */
export function tallyOf(found: Record<string, Outcome | undefined>, ids: string[]): Tally {
  const tally: Tally = { counted: 0, received: 0, missing: 0, damaged: 0 }
  for (const id of ids) {
    const outcome = found[id]
    if (!outcome) continue
    tally.counted++
    tally[outcome]++
  }
  return tally
}

/** What is to be told to the server: where the count differs from what it knows. */
export function changed(found: Record<string, Outcome | undefined>, known: Handed[]) {
  const list: { card_id: string; outcome: Outcome }[] = []
  for (const { card, outcome } of known) {
    const now = found[card.id]
    if (now && now !== outcome) list.push({ card_id: card.id, outcome: now })
  }
  return list
}

interface PageOf<T> {
  items: T[]
  next_cursor: string
}

/** Reads a list to its end, as a count needs it. */
export async function readAll<T>(read: (cursor: string) => Promise<PageOf<T>>): Promise<T[]> {
  const all: T[] = []
  for (let cursor = ''; ; ) {
    const page = await read(cursor)
    all.push(...page.items)
    cursor = page.next_cursor
    if (cursor === '') return all
  }
}

export function cardsOf(id: string) {
  return readAll((cursor) => call('get', '/handovers/{id}/cards', { path: { id }, query: { limit: 100, cursor: cursor || undefined } }))
}

/** The cards that lie somewhere and are in no other hand-over. */
export function freeCards(where: { held_by_org_id?: string; status?: Schema<'CardStatus'>; org_id?: string }) {
  return readAll((cursor) => call('get', '/cards', { query: { ...where, free: true, limit: 100, cursor: cursor || undefined } }))
}
