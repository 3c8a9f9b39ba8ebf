import type { Schema } from '@/api/types'

type Level = Schema<'OrgLevel'>
type Role = Schema<'Role'>
type Scope = Schema<'Scope'>

export const levelWords: Record<Level, string> = {
  federation: '市总工会',
  district: '区县、委局、公司、集团工会',
  primary: '基层工会',
  branch: '分会',
  group: '小组',
}

/** What may stand directly below an org. */
export const levelsBelow: Record<Level, Level[]> = {
  federation: ['district', 'primary'],
  district: ['district', 'primary', 'branch'],
  primary: ['branch', 'group'],
  branch: ['group'],
  group: [],
}

const rolesAt: Record<Level, Role[]> = {
  federation: ['clerk', 'head', 'supervisor', 'auditor'],
  district: ['clerk', 'head', 'supervisor', 'auditor'],
  primary: ['clerk', 'head'],
  branch: ['leader'],
  group: ['leader'],
}

/**
 * The roles that somebody with these scopes may offer at an org. The server decides; this
 * only leaves out buttons that would be refused.
 */
export function offers(scopes: Scope[], org: { id: string; level: Level }): Role[] {
  const own = (role: Role) => scopes.some((s) => s.role === role && s.place_id === org.id)
  const has = (role: Role) => scopes.some((s) => s.role === role)
  return rolesAt[org.level].filter((role) => {
    if (role === 'supervisor') return has('supervisor') && !own('supervisor')
    if (has('supervisor')) return true
    if (role === 'leader') return has('head') || has('clerk')
    return role === 'clerk' && own('head')
  })
}

/** What a unit lacks before anybody of it gets a card. */
export function gapsOf(u: Pick<Schema<'UnitStanding'>, 'clerks' | 'bank_branch_name' | 'roster'>): string[] {
  return [u.clerks === 0 ? '缺经办人' : '', u.bank_branch_name === '' ? '缺银行网点' : '', u.roster === 0 ? '缺名册' : ''].filter((t) => t)
}

/** The list against the headcount, in words; empty where they agree or nothing was entered. */
export function shortOf(u: { headcount: number; roster: number }) {
  if (u.headcount === 0 || u.roster === 0 || u.roster >= u.headcount) return ''
  return `比应有人数少 ${u.headcount - u.roster} 人`
}

const orgColumns: Record<string, string> = {
  code: '单位编号',
  name: '单位名称',
  level: '级别',
  parent: '上级编号',
  parent_id: '上级编号',
  applies: '自行申请开卡',
  phone: '办公电话',
  address: '地址',
  headcount: '会员人数',
}

/** What a sheet of orgs calls a field. */
export function orgColumn(field: string) {
  return orgColumns[field] ?? '整行'
}
