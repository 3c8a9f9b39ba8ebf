/** What happened to an application or a batch, in words. */
const eventWords: Record<string, string> = {
  start: '开始填写',
  submit: '提交审核',
  take_back: '收回修改',
  approve: '审核通过',
  return: '退回修改',
  reject: '不予办理',
  reopen: '通过后又退回',
  seal: '编入批次并封存',
  bank_return: '银行退回',
  bank_refuse: '银行不予办理',
  stop: '停办，已通知银行',
  strike: '从批次划掉',
  open: '银行已开卡',
  batch_void: '批次作废，回到已通过',
  withdraw: '本人撤回',
  end: '结束办理',
}

export function eventWord(event: string) {
  return eventWords[event] ?? '状态变化'
}

/** Why somebody gets no card from a unit. */
export const endReasons = [
  { value: 'left', text: '已离职' },
  { value: 'retired', text: '已退休' },
  { value: 'died', text: '已去世' },
  { value: 'moved', text: '已调到别的单位' },
  { value: 'declined', text: '本人不办' },
  { value: 'duplicate', text: '重复申请' },
  { value: 'wrong_unit', text: '不是本单位的人' },
]

/** Why a clerk stops somebody on a sealed list. */
export const stopCauses = [
  { value: 'left', text: '已离职' },
  { value: 'retired', text: '已退休' },
  { value: 'died', text: '已去世' },
  { value: 'declined', text: '本人不办了' },
  { value: 'wrong_unit', text: '不是本单位的人' },
  { value: 'data_wrong', text: '资料有误，要重填' },
]
