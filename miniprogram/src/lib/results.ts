/** How a category of a file's lines is shown: what it is, what happens with it, how grave it is. */
export interface CategoryWords {
  text: string
  effect: string
  tone: 'good' | 'plain' | 'warn' | 'bad'
}

/** Of result files, in the order in which the reconciliation shows them. */
export const resultCategories: Record<string, CategoryWords> = {
  opened: { text: '已开卡', effect: '登记卡号，建立服务卡', tone: 'good' },
  returned: { text: '退回会员修改', effect: '按原因退回，会员改好后再报', tone: 'warn' },
  refused: { text: '银行不予办理', effect: '结束申请，告知会员到柜台办理', tone: 'warn' },
  unchanged: { text: '以前已登记', effect: '不变', tone: 'plain' },
  other_name: { text: '姓名写法不同', effect: '确认为银行系统写法后登记，未确认的不登记', tone: 'warn' },
  other_number: { text: '证件号码不一致', effect: '不登记，请银行更正', tone: 'bad' },
  bad_card: { text: '卡号不对', effect: '不登记，请银行更正', tone: 'bad' },
  card_in_use: { text: '卡号已被使用', effect: '不登记，请银行更正', tone: 'bad' },
  repeated: { text: '文件里重复', effect: '不登记，请银行更正', tone: 'bad' },
  unknown_code: { text: '看不懂的结果', effect: '不登记，请银行说明', tone: 'bad' },
  struck: { text: '已划掉的人', effect: '不登记给任何人，须写明原因', tone: 'bad' },
  foreign: { text: '不在本批次', effect: '不登记给任何人，须写明原因', tone: 'bad' },
  contradicts: { text: '与已登记的或自身不一致', effect: '不登记，请银行核对', tone: 'bad' },
}

/** Of status files. */
export const statusCategories: Record<string, CategoryWords> = {
  applies: { text: '可以登记', effect: '按文件更新卡片状态', tone: 'good' },
  already: { text: '已是这个状态', effect: '不变', tone: 'plain' },
  unknown: { text: '查不到这张卡', effect: '不登记，请核对卡号', tone: 'bad' },
  impossible: { text: '当前不能这样变', effect: '不登记，请核对卡片情况', tone: 'bad' },
  bad_number: { text: '新卡号有误', effect: '不登记，请核对新卡号', tone: 'bad' },
  repeated: { text: '文件里重复', effect: '不登记，请核对', tone: 'bad' },
  no_word: { text: '看不懂的状态', effect: '不登记，请核对写法', tone: 'bad' },
}

export interface CategoryLine extends CategoryWords {
  category: string
  count: number
}

/** The reconciliation as a table: what the file has, in the fixed order; what is not known comes last. */
export function reconciliation(words: Record<string, CategoryWords>, counts: Record<string, number>): CategoryLine[] {
  const known = Object.keys(words).filter((c) => (counts[c] ?? 0) > 0)
  const strange = Object.keys(counts).filter((c) => !(c in words) && (counts[c] ?? 0) > 0)
  return [...known, ...strange].map((category) => ({
    category,
    count: counts[category] ?? 0,
    ...(words[category] ?? { text: '其他', effect: '不登记，请核对', tone: 'bad' as const }),
  }))
}

/** Whether somebody has to say something about a line before the file is applied. */
export function needsWord(category: string) {
  return category === 'struck' || category === 'foreign'
}

/** Whether a word about a line may be given: what must be explained, and a name that the bank may write so. */
export function takesWord(category: string) {
  return needsWord(category) || category === 'other_name'
}

/** How many lines will change something when the file is applied. */
export function effective(counts: Record<string, number>, confirmedNames = 0) {
  return (counts.opened ?? 0) + (counts.returned ?? 0) + (counts.refused ?? 0) + confirmedNames
}
