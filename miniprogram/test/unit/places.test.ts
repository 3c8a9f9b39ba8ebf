import { describe, expect, it } from 'vitest'
import { baseColumn, codeAt, degreesIn, degreesText, farWords, limitWords, metresBetween, middleOf, offerWords, percentWords } from '@/lib/places'

describe('a place', () => {
  it('is as far away as people say it', () => {
    expect([undefined, 20, 340, 994, 1112, 9950, 12_400].map(farWords)).toEqual(['', '50米以内', '340米', '990米', '1.1公里', '9.9公里', '12公里'])
  })
  it('lies as many metres off as the sphere says', () => {
    expect(metresBetween({ lat: 36, lng: 118 }, { lat: 36, lng: 118 })).toBe(0)
    expect(metresBetween({ lat: 36, lng: 118 }, { lat: 37, lng: 118 })).toBeCloseTo(111_195, 0)
    expect(metresBetween({ lat: 36, lng: 118 }, { lat: 36, lng: 119 })).toBeCloseTo(89_959, -1)
  })
  it('is shown and sent with six decimals at most, and with none that say nothing', () => {
    expect([36.810_283_649_1, 118.06, 0].map(degreesText)).toEqual(['36.810284', '118.06', ''])
    expect(['36.8102836491', '118.06', '', '在路口'].map(degreesIn)).toEqual([36.810284, 118.06, 0, 0])
  })
  it('has a middle with others', () => {
    expect(middleOf([{ lat: 36, lng: 118 }, { lat: 38, lng: 119 }])).toEqual({ lat: 37, lng: 118.5 }) // prettier-ignore
    expect(middleOf([])).toBeUndefined()
  })
})

describe('an offer', () => {
  it('says what it gives in a few signs', () => {
    expect([85, 70, 95, 9].map(percentWords)).toEqual(['八五折', '七折', '九五折', '0.9折'])
    expect(offerWords({ kind: 'percent', percent: 88 })).toBe('八八折')
    expect(offerWords({ kind: 'amount', amount_cents: 1000 })).toBe('减10元')
    expect(offerWords({ kind: 'amount', amount_cents: 1250 })).toBe('减12.50元')
    expect(offerWords({ kind: 'gift' })).toBe('赠')
  })
  it('says how often it may be used', () => {
    expect(limitWords({ limit_daily: 1, limit_total: 3 })).toBe('每人每天1次，每人共3次')
    expect(limitWords({ limit_daily: 0, limit_total: 0 })).toBe('')
  })
})

describe('the member codes', () => {
  const codes = [
    { code: 'a', from: '2026-11-28T01:00:00Z', to: '2026-11-28T01:00:30Z' },
    { code: 'b', from: '2026-11-28T01:00:30Z', to: '2026-11-28T01:01:00Z' },
  ]
  it('are shown each in its half minute, by the server’s clock', () => {
    expect(codeAt(codes, Date.parse('2026-11-28T01:00:29Z'))?.code).toBe('a')
    expect(codeAt(codes, Date.parse('2026-11-28T01:00:30Z'))?.code).toBe('b')
    expect(codeAt(codes, Date.parse('2026-11-28T01:01:00Z'))).toBeUndefined()
  })
})

it('a column that a list does not name stands for its row', () => expect(baseColumn('row')).toBe('整行'))
