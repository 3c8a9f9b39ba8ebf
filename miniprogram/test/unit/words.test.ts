import { describe, expect, it } from 'vitest'
import { bytesOf, textOf } from '@/lib/bytes'
import { codeIn, pageFor } from '@/lib/codes'
import { dayOf, daysUntil, waited, when } from '@/lib/dates'
import { dayTyped } from '@/lib/day'
import { labelOf, noFields, pageOf } from '@/lib/fields'
import { newKey } from '@/lib/key'
import { wait } from '@/lib/wait'

describe('a day as it stands on a document', () => {
  it.each([
    ['20200301', '2020-03-01'],
    ['2020.3.1', '2020-03-01'],
    ['2020年3月1日', '2020-03-01'],
    ['2020-03-01', '2020-03-01'],
    [' ２０２０.０３.０１ ', '2020-03-01'],
    ['2024.2.29', '2024-02-29'],
  ])('%s is understood', (typed, day) => expect(dayTyped(typed)).toBe(day))

  it.each(['', '长期', '2023.2.29', '2020.13.1', '2020.4.31', '202031', '20.3.1'])('%j is none', (typed) => expect(dayTyped(typed)).toBeUndefined())
})

describe('a code', () => {
  it('that was scanned says what it is for', () => {
    expect(codeIn('unioncard:join:AB12')).toEqual({ kind: 'join', value: 'AB12' })
    expect(codeIn(' unioncard:scan-login:x-1_y ')).toEqual({ kind: 'scan-login', value: 'x-1_y' })
  })

  it('that was typed is of the kind that is asked for, without spaces', () => {
    expect(codeIn('AB12 CD34', 'invitation')).toEqual({ kind: 'invitation', value: 'AB12CD34' })
    expect(codeIn('AB12')).toBeUndefined()
  })

  it.each(['https://example.test/AB12', 'unioncard:other:AB12', 'unioncard:join:', 'unioncard:join:a b', '../x', '一二三四'])('%s is none of ours', (text) =>
    expect(codeIn(text, 'join')).toBeUndefined(),
  )

  it('leads to its page, whatever stands in it', () => {
    expect(pageFor({ kind: 'join', value: 'A&b=1' })).toBe('/pages/enrol/unit?join=A%26b%3D1')
    expect(pageFor({ kind: 'invitation', value: 'X' })).toContain('/pages/code/invitation')
    expect(pageFor({ kind: 'scan-login', value: 'X' })).toContain('/pages/code/desktop')
  })
})

describe('a time', () => {
  it('is told in China’s, wherever the device is', () => {
    expect(when('2026-11-24T16:05:00Z')).toBe('11月25日 00:05')
    expect(dayOf('2026-12-31T16:00:00Z')).toBe('2027年1月1日')
    expect(dayOf('2026-11-24')).toBe('2026年11月24日')
    expect(when(undefined)).toBe('')
  })

  it('of waiting is in hours, then days', () => {
    expect([undefined, 0, 1, 23, 24, 50].map(waited)).toEqual(['', '不到1小时', '1小时', '23小时', '1天', '2天'])
  })

  it('until a day is negative once that is past', () => {
    const now = Date.parse('2026-11-20T00:00:00Z')
    expect(daysUntil('2026-11-22T00:00:00Z', now)).toBe(2)
    expect(daysUntil('2026-11-18T00:00:00Z', now)).toBe(-2)
  })

  it('passes', async () => {
    const begun = performance.now()
    await wait(15)
    expect(performance.now() - begun).toBeGreaterThanOrEqual(14)
  })
})

describe('a key', () => {
  it('is long enough for the server and never the same', () => {
    const keys = new Set(Array.from({ length: 2000 }, () => newKey()))
    expect(keys.size).toBe(2000)
    for (const key of keys) expect(key).toMatch(/^[\w-]{24}$/)
  })
})

describe('bytes', () => {
  it('are the text again, with every character of a name', () => {
    expect(textOf(bytesOf('𠮷·䶮 a'))).toBe('𠮷·䶮 a')
  })

  it('that are no text give none', () => {
    expect(textOf(new Uint8Array([0xff, 0xfe, 0x80]).buffer)).toBe('')
  })
})

describe('a field', () => {
  it('has a name and a page where it is mended, each of them', () => {
    for (const field of [...Object.keys(noFields).filter((f) => f !== 'valid_long'), 'photo_front', 'photo_back', 'signature', 'consent']) {
      expect(labelOf(field), field).not.toBe('申请资料')
      expect(pageOf(field), field).toMatch(/^\/pages\/enrol\/(photos|check|sign)$/)
    }
    expect(pageOf('photo_front')).toBe('/pages/enrol/photos')
    expect(pageOf('signature')).toBe('/pages/enrol/sign')
  })
})
