import { describe, expect, it } from 'vitest'
import type { Schema } from '@/api/types'
import { clerkMoves, confirming, leaderMoves, movesFor } from '@/lib/cardmoves'
import { desksOf } from '@/lib/desks'
import { askOf, changed, readAll, tallyOf, type Handed, type Handover } from '@/lib/handovers'
import { workList } from '@/lib/work'

const handover = (part: Partial<Handover>) => ({ status: 'sent', may: [], ...part }) as unknown as Handover
const handed = (id: string, outcome?: Handed['outcome']) => ({ card: { id }, outcome }) as Handed

describe('the count of a hand-over', () => {
  it('adds up to what was sent when every card is told of', () => {
    const ids = ['a', 'b', 'c', 'd']
    expect(tallyOf({ a: 'received', b: 'missing', c: 'damaged' }, ids)).toEqual({ counted: 3, received: 1, missing: 1, damaged: 1 })
    const done = tallyOf({ a: 'received', b: 'missing', c: 'damaged', d: 'received' }, ids)
    expect(done.received + done.missing + done.damaged).toBe(ids.length)
  })

  it('does not count a card of another hand-over', () => {
    expect(tallyOf({ x: 'received' }, ['a']).counted).toBe(0)
  })

  it('tells the server what is new, and nothing twice', () => {
    const known = [handed('a', 'received'), handed('b'), handed('c', 'missing'), handed('d')]
    expect(changed({ a: 'received', b: 'damaged', c: 'received' }, known)).toEqual([
      { card_id: 'b', outcome: 'damaged' },
      { card_id: 'c', outcome: 'received' },
    ])
  })

  it('reads a list to its end', async () => {
    const pages: Record<string, { items: number[]; next_cursor: string }> = { '': { items: [1, 2], next_cursor: 'x' }, x: { items: [3], next_cursor: '' } }
    expect(await readAll((cursor) => Promise.resolve(pages[cursor] ?? { items: [], next_cursor: '' }))).toEqual([1, 2, 3])
  })
})

describe('who has to do what with a hand-over', () => {
  it('is asked of those whose step it is', () => {
    expect(askOf(handover({ may: ['send', 'recall'], status: 'prepared' }))).toContain('发出')
    expect(askOf(handover({ may: ['receive', 'dispute'] }))).toContain('清点')
    expect(askOf(handover({ may: ['recall'], status: 'disputed' }))).toContain('异议')
    expect(askOf(handover({}))).toBe('')
  })

  it('has a page for each kind of work, on the clerk’s own side', () => {
    const items = ['cards_to_receive', 'cards_to_hand_out', 'cards_exception', 'handovers_to_send', 'handovers_to_receive', 'handovers_disputed'] as const
    const { waiting } = workList(items.map((kind) => ({ kind, count: 1 })))
    const own = desksOf([{ role: 'clerk' } as Schema<'Scope'>]).map((d) => d.page)
    for (const w of waiting) expect(own).toContain(w.page.split('?')[0])
  })
})

describe('what is said of cards without a hand-over', () => {
  it('is less for a leader than for a clerk', () => {
    expect(movesFor(clerkMoves, ['at_union']).map((m) => m.event)).toEqual(['passed_down', 'except'])
    expect(movesFor(leaderMoves, ['at_union']).map((m) => m.event)).toEqual(['except'])
    expect(movesFor(clerkMoves, ['at_union', 'exception'])).toEqual([])
  })
})

describe('what confirms a report of the holder', () => {
  it('is the event of the same name, and for the new number of a lost card its replacement', () => {
    expect(confirming('lost', 'activated')).toBe('lost')
    expect(confirming('number_change', 'activated')).toBe('number_change')
    expect(confirming('number_change', 'lost')).toBe('replaced')
    expect(confirming('something', 'activated')).toBeUndefined()
  })
})
