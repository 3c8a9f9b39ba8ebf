import type { Schema } from '@/api/types'

type Status = Schema<'CardStatus'>
type Event = Schema<'CardEvent'>

export interface CardMove {
  event: Event
  text: string
  from: Status[]
  /** Needs the new card number, so it is done card by card. */
  numbered?: boolean
  /** Cannot be taken back. */
  grave?: boolean
  /** Needs the branch or group that takes the card. */
  aimed?: boolean
}

/** What the bank's officer may say of cards, and from which statuses. */
export const officerMoves: CardMove[] = [
  { event: 'delivered', text: '已送达单位', from: ['opened'] },
  { event: 'activated', text: '本人已启用', from: ['opened', 'at_union', 'in_distribution', 'received'] },
  { event: 'except', text: '卡片有异常', from: ['opened'] },
  { event: 'lost', text: '已挂失', from: ['received', 'activated'] },
  { event: 'found', text: '挂失已解除', from: ['lost'] },
  { event: 'made_again', text: '已重新制卡', from: ['exception'], numbered: true },
  { event: 'given_back', text: '已收回银行', from: ['exception'], grave: true },
  { event: 'replaced', text: '已补卡', from: ['lost'], numbered: true },
  { event: 'number_change', text: '换了卡号', from: ['opened', 'at_union', 'in_distribution', 'exception', 'received', 'activated', 'lost'], numbered: true },
  { event: 'closed', text: '已销卡', from: ['opened', 'at_union', 'in_distribution', 'exception', 'received', 'activated', 'lost'], grave: true },
]

/** What a unit's clerk says of cards without a signed hand-over. */
export const clerkMoves: CardMove[] = [
  { event: 'delivered', text: '已送达单位', from: ['opened'] },
  { event: 'passed_down', text: '发到分会小组', from: ['at_union'], aimed: true },
  { event: 'sent_back', text: '退回单位工会', from: ['in_distribution'] },
  { event: 'except', text: '卡片有异常', from: ['opened', 'at_union', 'in_distribution'] },
  { event: 'found', text: '已找到', from: ['exception'] },
]

/** What a branch's or group's leader says. */
export const leaderMoves: CardMove[] = [
  { event: 'sent_back', text: '退回单位工会', from: ['in_distribution'] },
  { event: 'except', text: '卡片有异常', from: ['at_union', 'in_distribution'] },
]

export const exceptionCauses = [
  { value: 'damaged', text: '损坏' },
  { value: 'missing', text: '缺失' },
  { value: 'holder_gone', text: '会员已离开' },
  { value: 'refused', text: '会员拒领' },
]

/** What all of the chosen cards can take. */
export function movesFor(moves: CardMove[], statuses: Status[]): CardMove[] {
  if (statuses.length === 0) return []
  return moves.filter((m) => statuses.every((s) => m.from.includes(s)) && (statuses.length === 1 || !m.numbered))
}

export const reportWords: Record<string, string> = {
  activated: '会员报告：已启用',
  lost: '会员报告：卡丢了，要挂失',
  number_change: '会员报告：换了卡号',
}

/** What confirms a holder's report: the event of the same name; the new number of a lost card is its replacement's. */
export function confirming(kind: string, status: Status): Event | undefined {
  if (kind === 'number_change' && status === 'lost') return 'replaced'
  return kind === 'activated' || kind === 'lost' || kind === 'number_change' ? kind : undefined
}

/** What an event on a card is called. */
export function eventName(event: string) {
  return [...officerMoves, ...clerkMoves].find((m) => m.event === event)?.text ?? '状态变化'
}
