import type { Schema } from '@/api/types'

type Item = Schema<'ReviewItem'>
type Kind = Schema<'DuplicateCase'>['kind']

export const clashWords: Record<Kind, { title: string; about: string; others: string; act: (name: string) => string }> = {
  document: {
    title: '证件号码重复',
    about: '几份申请写了同一个证件号码。请看证件照片，确认本人在哪个单位。',
    others: '其余的申请会结束，本人会收到通知。',
    act: (name) => `留下${name}这一份，其余结束`,
  },
  phone: {
    title: '手机号码重复',
    about: '几份申请写了同一个手机号码。一个手机号只能登记给一个人。',
    others: '其余的申请会退回，请本人改手机号后重新提交。',
    act: (name) => `号码是${name}的，其余退回改号`,
  },
}

/** Which facts two applications state differently, so that eyes fall on them first. */
export function differing(items: Item[]): Set<keyof Item> {
  const names: (keyof Item)[] = ['name', 'document_number', 'phone', 'unit_id']
  return new Set(names.filter((n) => new Set(items.map((i) => i[n])).size > 1))
}

/** What is at the bank already cannot be ended here: it is the one that stays. */
export function mustStay(items: Item[]) {
  return items.find((i) => i.status === 'batched' || i.status === 'opened')
}
