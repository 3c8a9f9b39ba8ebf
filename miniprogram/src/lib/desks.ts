import type { Schema } from '@/api/types'

/** The places of work that a person's roles open, in the order of the day. */
export interface Desk {
  text: string
  about: string
  icon: string
  page: string
}

export function desksOf(scopes: Schema<'Scope'>[]): Desk[] {
  const has = (...roles: string[]) => scopes.some((s) => roles.includes(s.role))
  const desks: Desk[] = []
  if (has('clerk', 'head')) desks.push({ text: '今日工作', about: '待审核、待报送、待发放', icon: 'list', page: '/admin/today/today' })
  if (has('clerk', 'head', 'supervisor')) desks.push({ text: '审核申请', about: '逐条查看，或批量通过', icon: 'check-outline', page: '/admin/review/queue' })
  if (has('clerk')) desks.push({ text: '开卡批次', about: '编制、封存、打印、报送银行', icon: 'folder', page: '/admin/batch/list' })
  if (has('bank_officer')) desks.push({ text: '银行批次', about: '受理、逐条核对、回盘', icon: 'folder', page: '/bank/batches/batches' })
  return desks
}
