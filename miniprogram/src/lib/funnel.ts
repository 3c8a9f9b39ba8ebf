import type { Schema } from '@/api/types'

type Org = Schema<'OrgProgress'>

const stageWords: Record<string, string> = {
  started: '已开始',
  collected: '已提交',
  approved: '已通过',
  sealed: '已报银行',
  opened: '已开卡',
  delivered: '卡到单位',
  signed: '已签收',
  activated: '已启用',
}

export interface Bar {
  stage: string
  text: string
  ever: number
  now: number
  /** Of the people on the roster, in percent. */
  percent: number
}

/** The funnel as bars, against the roster, or against whoever began where there is none. */
export function bars(org: Org): Bar[] {
  const whole = Math.max(org.roster, ...org.stages.map((s) => s.ever), 1)
  return org.stages.map((s) => ({ stage: s.stage, text: stageWords[s.stage] ?? s.stage, ever: s.ever, now: s.now, percent: Math.round((s.ever / whole) * 100) }))
}

/** How many people have ever reached a stage. */
export function everAt(org: Org, stage: string) {
  return org.stages.find((s) => s.stage === stage)?.ever ?? 0
}

/** What a unit's own figures say is missing; empty where nothing is. */
export function gap(org: Org) {
  if (org.headcount > 0 && org.roster === 0) return '还没有名册'
  if (org.headcount > org.roster) return `名册比应有人数少 ${org.headcount - org.roster} 人`
  return ''
}
