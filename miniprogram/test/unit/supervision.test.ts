import { describe, expect, it } from 'vitest'
import type { Schema } from '@/api/types'
import { desksOf } from '@/lib/desks'
import { differing, mustStay } from '@/lib/duplicates'
import { givenBack, rowWrong } from '@/lib/givenback'
import { qrPicture } from '@/lib/qr'
import { badSheets, changesAnything, endWord, firstPart, importSentence, parts } from '@/lib/roster'
import { browserWords, clock, secondsLeft } from '@/lib/scanwait'
import { tieReasonWord } from '@/lib/ties'
import { gapsOf, levelsBelow, offers, orgColumn, shortOf } from '@/lib/units'

const roster = (part: Partial<Schema<'Roster'>>) => ({ status: 'preview', row_count: 10, bad: 0, added: 0, changed: 0, same: 0, gone: 0, ...part }) as Schema<'Roster'>
const scope = (role: Schema<'Role'>, place: string) => ({ role, place_id: place }) as Schema<'Scope'>
const item = (part: Partial<Schema<'ReviewItem'>>) => ({ id: 'a', status: 'submitted', name: '*甲', phone: '1', document_number: '3', unit_id: 'u', ...part }) as Schema<'ReviewItem'>

describe('an uploaded list', () => {
  it('shows first what somebody has to do something about', () => {
    expect(firstPart(roster({ bad: 2, added: 5 }))).toBe('bad')
    expect(firstPart(roster({ added: 5, gone: 1 }))).toBe('added')
    expect(firstPart(roster({ status: 'imported', bad: 2, added: 5, gone: 1 }))).toBe('gone')
    expect(firstPart(roster({ changed: 1 }))).toBe('changed')
  })

  it('counts every row that is not the same in one of its parts', () => {
    expect(parts(roster({ bad: 1, added: 2, changed: 3, gone: 4 })).map((p) => p.count)).toEqual([1, 2, 3, 4])
  })

  it('says what importing does, and that nobody leaves by it', () => {
    const said = importSentence(roster({ bad: 1, added: 2, changed: 3, same: 4, gone: 5 }), true)
    expect(said).toContain('新增 2 人')
    expect(said).toContain('更新 3 人')
    expect(said).toContain('有错的 1 行先不导入')
    expect(said).toContain('新表里没有的 5 人仍留在名册')
    expect(importSentence(roster({ gone: 1 }), false)).toContain('没有要变动的人')
  })

  it('has nothing to import where nothing changes', () => {
    expect(changesAnything(roster({ bad: 3, same: 9, gone: 2 }))).toBe(false)
    expect(changesAnything(roster({ changed: 1 }))).toBe(true)
  })

  it('gives its bad rows in sheets of 5,000', () => {
    expect(badSheets(roster({ bad: 1 }))).toBe(1)
    expect(badSheets(roster({ bad: 5001 }))).toBe(2)
  })

  it('has a word for each reason to leave', () => {
    expect(endWord('retired')).toBe('已退休')
    expect(endWord(undefined)).toBe('')
  })
})

describe('offices at an org', () => {
  const unit = { id: 'unit', level: 'primary' as const }
  const branch = { id: 'branch', level: 'branch' as const }
  const district = { id: 'district', level: 'district' as const }

  it('are offered by a supervisor at every level, their own rank below only', () => {
    const chief = [scope('supervisor', 'district')]
    expect(offers(chief, unit)).toEqual(['clerk', 'head'])
    expect(offers(chief, branch)).toEqual(['leader'])
    expect(offers(chief, district)).not.toContain('supervisor')
    expect(offers(chief, { id: 'another', level: 'district' })).toContain('supervisor')
  })

  it('are offered by a head to a clerk of the own unit and to leaders, by a clerk to leaders', () => {
    expect(offers([scope('head', 'unit')], unit)).toEqual(['clerk'])
    expect(offers([scope('head', 'other')], unit)).toEqual([])
    expect(offers([scope('head', 'unit')], branch)).toEqual(['leader'])
    expect(offers([scope('clerk', 'unit')], unit)).toEqual([])
    expect(offers([scope('clerk', 'unit')], branch)).toEqual(['leader'])
    expect(offers([scope('leader', 'branch')], branch)).toEqual([])
  })

  it('lie under levels as the union allows', () => {
    expect(levelsBelow.primary).toEqual(['branch', 'group'])
    expect(levelsBelow.group).toEqual([])
  })
})

describe('how a unit stands', () => {
  it('names each thing that is missing', () => {
    expect(gapsOf({ clerks: 0, bank_branch_name: '', roster: 0 })).toHaveLength(3)
    expect(gapsOf({ clerks: 1, bank_branch_name: '样本支行', roster: 9 })).toEqual([])
  })

  it('holds the list against the headcount where both are there', () => {
    expect(shortOf({ headcount: 12, roster: 9 })).toContain('3 人')
    expect(shortOf({ headcount: 9, roster: 12 })).toBe('')
    expect(shortOf({ headcount: 0, roster: 12 })).toBe('')
  })

  it('calls the columns of a sheet by their titles', () => {
    expect(orgColumn('code')).toBe('单位编号')
    expect(orgColumn('brand_new')).toBe('整行')
  })
})

describe('applications with one number', () => {
  it('are compared where they differ', () => {
    expect([...differing([item({}), item({ name: '*乙', unit_id: 'v' })])].sort()).toEqual(['name', 'unit_id'])
  })

  it('keep the one that is at the bank', () => {
    expect(mustStay([item({ id: 'a' }), item({ id: 'b', status: 'batched' })])?.id).toBe('b')
    expect(mustStay([item({})])).toBeUndefined()
  })
})

describe('what the bank gives back', () => {
  const rows = [{ row: 2, code: 'photo', note: '' }]

  it('is rows alone, or the whole with its papers and a word', () => {
    expect(givenBack(true, rows, ['mandate_letter/seal_missing'], '补章')).toEqual([{ row: 2, code: 'photo', note: '' }])
    expect(givenBack(false, rows, ['mandate_letter/seal_missing'], ' 补章 ')).toEqual([
      { row: 2, code: 'photo', note: '' },
      { paper: 'mandate_letter', code: 'seal_missing', note: '' },
      { note: '补章' },
    ])
  })

  it('takes a row of the list once', () => {
    expect(rowWrong('3', rows, 5)).toBe('')
    expect(rowWrong('2', rows, 5)).not.toBe('')
    expect(rowWrong('6', rows, 5)).toContain('5')
    expect(rowWrong('1.5', rows, 5)).not.toBe('')
    expect(rowWrong('', rows, 5)).not.toBe('')
  })
})

describe('a desktop that waits for a phone', () => {
  const now = Date.parse('2026-11-24T10:00:00Z')

  it('counts down to nothing and not below', () => {
    expect(secondsLeft('2026-11-24T10:01:05Z', now)).toBe(65)
    expect(secondsLeft('2026-11-24T09:59:00Z', now)).toBe(0)
    expect(clock(65)).toBe('1:05')
    expect(clock(9)).toBe('0:09')
  })

  it('is named so that somebody knows it again', () => {
    expect(browserWords('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0 Safari/537.36 Edg/120.0')).toBe('Windows 电脑，Edge 浏览器')
    expect(browserWords('Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15')).toBe('苹果电脑，Safari 浏览器')
    expect(browserWords('Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Safari/604.1')).toContain('手机')
    expect(browserWords('curl/8')).toBe('不认识的设备')
  })

  it('shows a QR as a picture of its own', () => {
    expect(qrPicture('unioncard:scan-login:1')).toMatch(/^data:image\/gif;base64,/)
  })
})

describe('pages of work', () => {
  it('are open to whom they concern', () => {
    const pages = (role: Schema<'Role'>) => desksOf([scope(role, 'x')]).map((d) => d.page)
    expect(pages('supervisor')).toContain('/admin/units/units')
    expect(pages('clerk')).toContain('/admin/roster/roster')
    expect(pages('leader')).not.toContain('/admin/roster/roster')
    expect(pages('bank_officer')).not.toContain('/admin/units/units')
  })

  it('have words for why a tie changes', () => {
    expect(tieReasonWord('new_wechat')).toContain('微信')
    expect(tieReasonWord('brand_new')).not.toBe('')
  })
})
