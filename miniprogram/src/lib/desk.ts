import { holds } from './scopes'

export interface DeskTab {
  path: string
  text: string
}

/** The pages between which somebody at work goes to and fro, by what they are. */
export function deskTabs(): DeskTab[] {
  const tabs: DeskTab[] = []
  if (holds('clerk', 'head', 'leader', 'supervisor')) tabs.push({ path: '/admin/today/today', text: '今日工作' })
  if (holds('clerk', 'head', 'supervisor')) tabs.push({ path: '/admin/review/queue', text: '审核' }, { path: '/admin/batch/list', text: '批次' })
  if (holds('clerk', 'head', 'leader', 'supervisor', 'auditor')) tabs.push({ path: '/admin/figures/figures', text: '进度' })
  if (holds('bank_officer')) {
    tabs.push(
      { path: '/bank/batches/batches', text: '银行批次' },
      { path: '/bank/cards/cards', text: '卡片' },
      { path: '/bank/reports/reports', text: '会员报告' },
      { path: '/bank/status/status', text: '状态文件' },
    )
  }
  return tabs
}
