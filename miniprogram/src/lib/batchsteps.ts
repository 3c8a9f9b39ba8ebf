import type { Schema } from '@/api/types'

type Batch = Schema<'Batch'>

/** What is to be done next about a batch, for its clerk. */
export function clerkNext(b: Batch): string {
  if (b.return_recorded) return '已登记银行的退回单，等负责人或上级工会确认。'
  switch (b.status) {
    case 'draft':
      return b.row_count === 0 ? '先编入人员，再封存。' : '核对名单后封存，系统会生成银行要的全部材料。'
    case 'sealed':
      return '打印材料、盖章，逐份勾选或上传扫描件，然后交银行。'
    case 'submitted':
      return b.recorded ? '已登记银行的受理单，等负责人或上级工会确认。' : '等银行网点核对名单、收取盖章原件后受理。'
    case 'accepted':
      return '银行正在开卡，等回盘结果。'
    case 'returned':
      return '按银行的意见改好，生成新一版材料；不再办的可以作废。'
    case 'resulted':
      return '全部有结果了，可以领卡、发卡。'
    case 'void':
      return '这个批次已作废，人员回到“已通过”，可编入新批次。'
    case 'discarded':
      return '这个批次已取消，没有封存过。'
  }
}

/** What is to be done next about a batch, for the bank's officer. */
export function officerNext(b: Batch): string {
  switch (b.status) {
    case 'submitted':
      return '逐行核对资料，勾选收到的盖章原件，然后受理或退回。'
    case 'accepted':
      return '开卡后导入回盘文件，逐行登记结果。'
    case 'resulted':
      return '全部有结果。卡片送达单位后登记“已送达”。'
    case 'returned':
      return '已退回单位，等单位改好再交。'
    default:
      return ''
  }
}

/** The way of a batch, for the bar that shows how far it has come. */
export const batchWay: { status: Batch['status']; text: string }[] = [
  { status: 'draft', text: '编制' },
  { status: 'sealed', text: '封存' },
  { status: 'submitted', text: '交银行' },
  { status: 'accepted', text: '受理' },
  { status: 'resulted', text: '出结果' },
]

/** How many steps of the way lie behind a batch, the present one included; 0 for one that left it. */
export function stepOf(status: Batch['status']) {
  if (status === 'returned') return 2
  return batchWay.findIndex((s) => s.status === status) + 1
}

/** Sealed less struck: how many cards the bank is to open. */
export function toOpen(b: Batch) {
  return b.row_count - b.struck
}

/** Rows that the bank has not answered yet. */
export function outstanding(b: Batch) {
  return Math.max(0, b.row_count - b.struck - b.opened - b.refused)
}

/** What the unit stamps and hands in, without the sheets that the bank itself signs. */
export function stamped(kinds: Schema<'PaperState'>[]) {
  return kinds.filter((k) => !['acceptance_sheet', 'return_sheet', 'result_sheet'].includes(k.kind))
}

/** About how long drawing the papers of so many people takes, in seconds: 4 for 500, a minute for 5,000. */
export function sealingSeconds(rows: number) {
  return Math.max(3, Math.ceil(rows * 0.012) + 2)
}

export const paperNames: Record<Schema<'PaperKind'>, string> = {
  opening_list: '批量办理借记卡明细清单',
  id_sheets: '会员证件及授权签名单',
  mandate_letter: '批量办理借记卡业务委托书',
  undertaking: '单位批量开卡承诺书',
  tax_declarations: '个人税收居民身份声明',
  amendment_sheet: '名单变更单',
  manifest: '文件清单（校验用）',
  acceptance_sheet: '银行受理单',
  return_sheet: '银行退回单',
  result_sheet: '银行开卡结果单',
}

/** What the bank has against a batch, in words: about which row or paper, of what kind, and its note. */
export function reasonWords(r: Schema<'PaperReason'>, catalogue: { code: string; detail: string }[]) {
  const known = catalogue.find((k) => k.code === r.code)?.detail
  const about = r.row ? `第 ${r.row} 行：` : r.paper ? `《${paperNames[r.paper]}》：` : ''
  return about + [known, r.note].filter((t) => t).join('；')
}

export const rowWords: Record<Schema<'BatchRow'>['status'], string> = {
  draft: '待封存',
  sealed: '待办',
  opened: '已开卡',
  returned: '已退回',
  refused: '不予办理',
  struck: '已划掉',
  void: '已作废',
}
