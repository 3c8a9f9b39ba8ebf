import { describe, expect, it, vi } from 'vitest'
import { Problem } from '@/api/problem'
import type { Schema } from '@/api/types'
import { outstanding, sealingSeconds, stamped, stepOf, toOpen } from '@/lib/batchsteps'
import { movesFor, officerMoves } from '@/lib/cardmoves'
import { grown, moved, usualBox } from '@/lib/crop'
import { noFields } from '@/lib/fields'
import { flagOf, green, whyNotMine } from '@/lib/flags'
import { bars, gap } from '@/lib/funnel'
import { personRows, spaced } from '@/lib/personrows'
import { needsWord, reconciliation, resultCategories, takesWord } from '@/lib/results'
import { rowAfter } from '@/lib/rowwalk'
import { sealed } from '@/lib/sealing'
import { since, workList } from '@/lib/work'
import { neighbours, reviewing, settled } from '@/stores/reviewing'

const item = (id: string) => ({ id }) as Schema<'ReviewItem'>
const batch = (part: Partial<Schema<'Batch'>>) => ({ row_count: 0, struck: 0, opened: 0, refused: 0, status: 'draft', ...part }) as Schema<'Batch'>

describe('flags of an application', () => {
  it('lets only those be approved together that have none but the hint of a return', () => {
    expect(green([])).toBe(true)
    expect(green(['resubmitted'])).toBe(true)
    expect(green(['resubmitted', 'photo_poor'])).toBe(false)
  })

  it('says why somebody else has to decide', () => {
    expect(whyNotMine(['own_application'])).toContain('自己')
    expect(whyNotMine(['assisted_by_you'])).toContain('代办')
    expect(whyNotMine(['photo_poor'])).toBe('')
  })

  it('has words for a flag that it does not know', () => {
    expect(flagOf('brand_new').text).not.toBe('')
  })
})

describe('going through the queue', () => {
  it('knows who stands before and after', () => {
    const items = ['a', 'b', 'c'].map(item)
    expect(neighbours(items, 'b')).toEqual({ before: 'a', after: 'c', at: 1 })
    expect(neighbours(items, 'x')).toEqual({ after: 'a', at: -1 })
  })

  it('goes on to the next one, and at the end to the one before', () => {
    reviewing.items = ['a', 'b', 'c'].map(item)
    expect(settled('b')).toBe('c')
    expect(settled('c')).toBe('a')
    expect(settled('a')).toBeUndefined()
  })
})

describe('a person’s answers', () => {
  it('are shown in words, with what is missing named', () => {
    const rows = personRows({ ...noFields, name: '样本', document_number: '370301196603160008', valid_long: true, holds_account: false })
    const value = (field: string) => rows.find((r) => r.field === field)?.value
    expect(value('document_number')).toBe('370301 19660316 0008')
    expect(value('valid_to')).toBe('长期')
    expect(value('holds_account')).toBe('没有')
    expect(value('address')).toBe('未填写')
  })

  it('leave a number of another length as it is', () => {
    expect(spaced('12345')).toBe('12345')
  })
})

describe('a batch', () => {
  it('counts what is to be opened and what is outstanding', () => {
    const b = batch({ row_count: 10, struck: 2, opened: 5, refused: 1 })
    expect(toOpen(b)).toBe(8)
    expect(outstanding(b)).toBe(2)
  })

  it('stands at its seal again when the bank has returned it', () => {
    expect(stepOf('returned')).toBe(stepOf('sealed'))
    expect(stepOf('void')).toBe(0)
  })

  it('has no sheet of the bank among what is stamped', () => {
    const kinds = ['mandate_letter', 'acceptance_sheet', 'return_sheet', 'result_sheet'].map((kind) => ({ kind }) as Schema<'PaperState'>)
    expect(stamped(kinds).map((k) => k.kind)).toEqual(['mandate_letter'])
  })

  it('promises about the time that drawing takes', () => {
    expect(sealingSeconds(1)).toBe(3)
    expect(sealingSeconds(5000)).toBeGreaterThanOrEqual(60)
  })
})

describe('long work on a batch', () => {
  const rest = () => Promise.resolve()
  const before = { id: 'b', version: 3 }
  const silence = new Problem({ status: 0, code: 'network', detail: '网络不通' })

  it('is found done when the connection ended meanwhile', async () => {
    const read = vi.fn().mockResolvedValueOnce(batch({ version: 3 })).mockRejectedValueOnce(silence).mockResolvedValueOnce(batch({ version: 4 }))
    const done = await sealed(before, () => Promise.reject(silence), read, rest)
    expect(done.version).toBe(4)
    expect(read).toHaveBeenCalledTimes(3)
  })

  it('gives a refusal back at once', async () => {
    const read = vi.fn()
    const refused = new Problem({ status: 422, code: 'mandate_incomplete', detail: '缺证件' })
    await expect(sealed(before, () => Promise.reject(refused), read, rest)).rejects.toBe(refused)
    expect(read).not.toHaveBeenCalled()
  })

  it('gives the first problem back when nothing moves', async () => {
    await expect(sealed(before, () => Promise.reject(silence), () => Promise.resolve(batch({ version: 3 })), rest)).rejects.toBe(silence)
  })
})

describe('a result file', () => {
  it('is a table in a fixed order that leaves no line out', () => {
    const lines = reconciliation(resultCategories, { foreign: 1, opened: 4, returned: 0, odd: 2 })
    expect(lines.map((l) => l.category)).toEqual(['opened', 'foreign', 'odd'])
    expect(lines.reduce((sum, l) => sum + l.count, 0)).toBe(7)
  })

  it('asks a word for what is applied to nobody, and takes one for a name', () => {
    expect(needsWord('foreign') && needsWord('struck')).toBe(true)
    expect(needsWord('other_name')).toBe(false)
    expect(takesWord('other_name')).toBe(true)
    expect(takesWord('opened')).toBe(false)
  })
})

describe('rows at the bank', () => {
  const rows = [
    { number: 1, looked: true },
    { number: 2, looked: false },
    { number: 4, looked: false },
  ]

  it('begin with the first that nobody has looked at', () => {
    expect(rowAfter(rows, undefined, 1)?.number).toBe(2)
  })

  it('go on over a number that left, and end at the ends', () => {
    expect(rowAfter(rows, 2, 1)?.number).toBe(4)
    expect(rowAfter(rows, 4, -1)?.number).toBe(2)
    expect(rowAfter(rows, 4, 1)).toBeUndefined()
    expect(rowAfter(rows, 1, -1)).toBeUndefined()
  })
})

describe('events on cards', () => {
  it('are those that all chosen cards can take, and numbers one by one', () => {
    expect(movesFor(officerMoves, ['opened', 'opened']).map((m) => m.event)).toEqual(['delivered', 'activated', 'except', 'closed'])
    expect(movesFor(officerMoves, ['lost']).map((m) => m.event)).toContain('replaced')
    expect(movesFor(officerMoves, ['opened', 'lost']).map((m) => m.event)).toEqual(['closed'])
    expect(movesFor(officerMoves, [])).toEqual([])
  })
})

describe('the frame of a name', () => {
  it('stays inside the photo', () => {
    expect(moved(usualBox, -5000, -5000)).toMatchObject({ x: 0, y: 0 })
    expect(moved(usualBox, 5000, 5000)).toMatchObject({ x: 700, y: 850 })
    const whole = grown(usualBox, 5000, 5000)
    expect(whole).toEqual({ x: 0, y: 0, w: 1000, h: 1000 })
    expect(grown(usualBox, -5000, -5000)).toMatchObject({ w: 20, h: 20 })
  })
})

describe('today’s work', () => {
  it('puts the oldest first, and what is done apart', () => {
    const list = workList([
      { kind: 'review', count: 2, oldest_at: '2026-11-20T00:00:00Z' },
      { kind: 'returned', count: 0 },
      { kind: 'to_batch', count: 3 },
      { kind: 'batch_sealed', count: 1, oldest_at: '2026-11-01T00:00:00Z' },
    ])
    expect(list.waiting.map((w) => w.kind)).toEqual(['batch_sealed', 'review', 'to_batch'])
    expect(list.done.map((w) => w.kind)).toEqual(['returned'])
  })

  it('says how long the oldest has waited', () => {
    const now = Date.parse('2026-11-20T00:00:00Z')
    expect(since('2026-11-19T23:30:00Z', now)).toBe('刚到')
    expect(since('2026-11-19T19:00:00Z', now)).toBe('最早的等了5小时')
    expect(since('2026-11-17T00:00:00Z', now)).toBe('最早的等了3天')
    expect(since(undefined, now)).toBe('')
  })
})

describe('the funnel', () => {
  const org = { id: '', name: '', level: 'primary', headcount: 10, roster: 8, not_started: 4, ended: 0, stages: [{ stage: 'started', ever: 4, now: 4 }] } as Schema<'OrgProgress'>

  it('is measured against the roster', () => {
    expect(bars(org)[0]?.percent).toBe(50)
    expect(bars({ ...org, roster: 0, stages: [] })).toEqual([])
  })

  it('names what a unit lacks', () => {
    expect(gap(org)).toContain('少 2 人')
    expect(gap({ ...org, roster: 0 })).toBe('还没有名册')
    expect(gap({ ...org, roster: 10 })).toBe('')
  })
})
