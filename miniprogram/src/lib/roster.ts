import type { Schema } from '@/api/types'
import { endReasons } from './history'

type Row = Schema<'RosterRow'>
type Roster = Schema<'Roster'>

export const rowStatusWords: Record<Row['status'], string> = { expected: '还没申请', applied: '已申请', ended: '不再办理' }

export const hardshipKinds = ['城镇困难职工', '低保', '低保边缘', '大病', '意外致困', '其他']

/** Why somebody left the list, in words. */
export function endWord(reason: string | undefined) {
  return endReasons.find((r) => r.value === reason)?.text ?? ''
}

export type Part = 'bad' | 'added' | 'changed' | 'gone'

/** What an uploaded list would do, in the order in which it is looked at. */
export function parts(r: Roster): { part: Part; text: string; effect: string; count: number; tone: 'bad' | 'good' | 'warn' | 'plain' }[] {
  return [
    { part: 'bad', text: '有错的行', effect: '改好再导入，或先导入其余的', count: r.bad, tone: r.bad > 0 ? 'bad' : 'plain' },
    { part: 'added', text: '新增', effect: '加入名册', count: r.added, tone: r.added > 0 ? 'good' : 'plain' },
    { part: 'changed', text: '有变化', effect: '按新表更新', count: r.changed, tone: r.changed > 0 ? 'warn' : 'plain' },
    { part: 'gone', text: '新表里没有', effect: '导入后逐个确认，不会自动移出', count: r.gone, tone: r.gone > 0 ? 'warn' : 'plain' },
  ]
}

/** Which part is shown first: what somebody has to do something about. */
export function firstPart(r: Roster): Part {
  if (r.status !== 'imported' && r.bad > 0) return 'bad'
  if (r.status === 'imported' && r.gone > 0) return 'gone'
  return r.added > 0 ? 'added' : r.changed > 0 ? 'changed' : r.gone > 0 ? 'gone' : 'bad'
}

/** What importing will do, in one sentence. */
export function importSentence(r: Roster, skipBad: boolean) {
  const done = [r.added > 0 ? `新增 ${r.added} 人` : '', r.changed > 0 ? `更新 ${r.changed} 人` : '', r.same > 0 ? `${r.same} 人不变` : ''].filter((t) => t)
  const bad = skipBad && r.bad > 0 ? `有错的 ${r.bad} 行先不导入。` : ''
  const gone = r.gone > 0 ? `新表里没有的 ${r.gone} 人仍留在名册，由您逐个确认。` : ''
  return `${done.join('，') || '没有要变动的人'}。${bad}${gone}`
}

/** Whether importing would change anything. */
export function changesAnything(r: Roster) {
  return r.added + r.changed > 0
}

/** A file's bad rows come in sheets of 5,000. */
export function badSheets(r: Roster) {
  return Math.max(1, Math.ceil(r.bad / 5000))
}
