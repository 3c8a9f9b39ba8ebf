import type { Schema } from '@/api/types'

/** A page of work, and whom it is for. */
export interface Desk {
  text: string
  page: string
  roles: Schema<'Role'>[]
  /** What the first page says of it; it shows those alone that have this. */
  about?: string
  icon?: string
  /** Only where the role is held in an org of this level. */
  level?: Schema<'OrgLevel'>
}

/** The pages of work, in the order of the day. */
const desks: Desk[] = [
  { text: '今日工作', page: '/admin/today/today', roles: ['clerk', 'head', 'leader', 'supervisor'], about: '待审核、待报送、待发放', icon: 'list' },
  { text: '审核', page: '/admin/review/queue', roles: ['clerk', 'head', 'supervisor'], about: '逐条查看，或批量通过', icon: 'check-outline' },
  { text: '代办', page: '/admin/collect/people', roles: ['clerk', 'leader'], about: '为没有智能手机的会员当面办理', icon: 'user-add' },
  { text: '批次', page: '/admin/batch/list', roles: ['clerk', 'head', 'supervisor'], about: '编制、封存、打印、报送银行', icon: 'folder' },
  { text: '名册', page: '/admin/roster/roster', roles: ['clerk', 'head', 'supervisor'], about: '导入、查找、增减应办卡的人', icon: 'usergroup' },
  { text: '单位', page: '/admin/units/units', roles: ['clerk', 'head', 'leader', 'supervisor'], about: '经办人、网点、入会码和下级', icon: 'home' },
  { text: '卡片交接', page: '/admin/handover/list', roles: ['clerk', 'head', 'leader', 'supervisor'], about: '清点签收、逐级下发、会员签领', icon: 'swap' },
  { text: '卡片', page: '/admin/cards/cards', roles: ['clerk', 'head', 'leader', 'supervisor'], about: '每张卡在哪里、有没有异常', icon: 'creditcard' },
  { text: '进度', page: '/admin/figures/figures', roles: ['clerk', 'head', 'leader', 'supervisor', 'auditor'], about: '本单位和下级办到哪一步', icon: 'chart-bar' },
  { text: '公告', page: '/admin/announcements/list', roles: ['clerk', 'head', 'supervisor'], about: '写给会员的公告，看有多少人读了', icon: 'notification' },
  { text: '服务基地', page: '/admin/bases/bases', roles: ['supervisor', 'auditor'], about: '优惠商家、优惠内容和会员反映', icon: 'location' },
  { text: '未送达消息', page: '/admin/letters/letters', roles: ['supervisor'], level: 'federation', about: '反复重试仍然失败的消息', icon: 'warning' },
  { text: '核销', page: '/merchant/desk/desk', roles: ['merchant'], about: '扫会员码，核对并记下优惠', icon: 'scan' },
  { text: '银行批次', page: '/bank/batches/batches', roles: ['bank_officer'], about: '受理、逐条核对、回盘', icon: 'folder' },
  { text: '卡片', page: '/bank/cards/cards', roles: ['bank_officer'] },
  { text: '交付单位', page: '/bank/handover/list', roles: ['bank_officer'], about: '核对、签名交付，接收退回', icon: 'swap' },
  { text: '会员报告', page: '/bank/reports/reports', roles: ['bank_officer'] },
  { text: '状态文件', page: '/bank/status/status', roles: ['bank_officer'] },
]

/** The pages of work that somebody's roles open. */
export function desksOf(scopes: Schema<'Scope'>[]): Desk[] {
  return desks.filter((d) => scopes.some((s) => d.roles.includes(s.role) && (!d.level || s.level === d.level)))
}
