import type { Schema } from '@/api/types'

/** What the statuses are called, for members and for those who work with them. */
export const applicationWords: Record<Schema<'ApplicationStatus'>, string> = {
  draft: '填写中',
  submitted: '待审核',
  returned: '已退回修改',
  approved: '已通过',
  batched: '已报银行',
  opened: '已开卡',
  rejected: '不予办理',
  withdrawn: '已撤回',
  ended: '已结束',
}

export const batchWords: Record<Schema<'BatchStatus'>, string> = {
  draft: '编制中',
  sealed: '已封存，待交银行',
  submitted: '已交银行，待受理',
  accepted: '银行已受理',
  returned: '银行已退回',
  resulted: '银行已办结',
  void: '已作废',
  discarded: '已取消',
}

export const cardWords: Record<Schema<'CardStatus'>, string> = {
  opened: '已开卡，待送达单位',
  at_union: '卡在单位工会',
  in_distribution: '正在发放',
  received: '已领取，待启用',
  exception: '有异常，处理中',
  activated: '已启用',
  lost: '已挂失',
  closed: '已销卡',
}

export const roleWords: Record<string, string> = {
  member: '会员',
  clerk: '工会经办人',
  head: '工会负责人',
  leader: '分会小组负责人',
  supervisor: '上级工会',
  bank_officer: '银行人员',
  merchant: '服务基地店员',
  auditor: '审计人员',
}
