import type { Schema } from '@/api/types'

export interface RowReason {
  row: number
  code: string
  note: string
}

/** What the bank's sheet says, as the server takes it: of the whole batch also what is wrong with its papers. */
export function givenBack(rowsOnly: boolean, rows: RowReason[], papers: string[], note: string): Schema<'PaperReason'>[] {
  const list: Schema<'PaperReason'>[] = rows.map((r) => ({ row: r.row, code: r.code, note: r.note }))
  if (rowsOnly) return list
  for (const p of papers) {
    const [paper = '', code = ''] = p.split('/')
    list.push({ paper: paper as Schema<'PaperKind'>, code, note: '' })
  }
  if (note.trim() !== '') list.push({ note: note.trim() })
  return list
}

/** What is wrong with a typed number of a row; empty where it is right. */
export function rowWrong(typed: string, rows: RowReason[], count: number) {
  const row = Number(typed)
  if (!Number.isInteger(row) || row < 1) return '请填名单上的序号'
  if (count > 0 && row > count) return `名单只有 ${count} 行`
  return rows.some((r) => r.row === row) ? '这一行已经加上了' : ''
}
