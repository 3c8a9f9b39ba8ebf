import type { Schema } from '@/api/types'

type Item = Schema<'WorkItem'>

interface Doing {
  text: string
  act: string
  unit: string
  /** Where it is done. */
  page: string
}

/** What each kind of work is, in the words of whoever does it. */
const doings: Record<Item['kind'], Doing> = {
  review: { text: '待审核的申请', act: '去审核', unit: '份', page: '/admin/review/queue?status=submitted' },
  returned: { text: '退回后还没改好', act: '查看', unit: '份', page: '/admin/review/queue?status=returned' },
  to_batch: { text: '已通过、待编入批次', act: '去编批次', unit: '人', page: '/admin/batch/list?status=draft' },
  batch_draft: { text: '编制中的批次', act: '继续编制', unit: '个', page: '/admin/batch/list?status=draft' },
  batch_sealed: { text: '待交银行的批次', act: '去交银行', unit: '个', page: '/admin/batch/list?status=sealed' },
  batch_returned: { text: '银行退回的批次', act: '去改正', unit: '个', page: '/admin/batch/list?status=returned' },
  cards_to_receive: { text: '银行待送达的卡', act: '查看', unit: '张', page: '/admin/cards/cards?status=opened' },
  cards_to_hand_out: { text: '待发到会员手里的卡', act: '查看', unit: '张', page: '/admin/cards/cards?status=at_union' },
  cards_exception: { text: '有异常的卡', act: '查看', unit: '张', page: '/admin/cards/cards?status=exception' },
  handovers_to_send: { text: '准备好、待签名发出的卡片交接', act: '去发出', unit: '次', page: '/admin/handover/list?state=open' },
  handovers_to_receive: { text: '待清点签收的卡片交接', act: '去签收', unit: '次', page: '/admin/handover/list?state=open' },
  handovers_disputed: { text: '对方有异议的卡片交接', act: '去核对', unit: '次', page: '/admin/handover/list?state=open' },
  transfer: { text: '要转到本单位的人', act: '去接收', unit: '人', page: '/admin/transfers/transfers' },
  tie: { text: '微信绑定待第二人确认', act: '去确认', unit: '件', page: '/admin/ties/ties' },
  duplicate: { text: '重复的申请待核对', act: '去核对', unit: '件', page: '/admin/duplicates/list' },
}

export interface Waiting extends Doing {
  kind: Item['kind']
  count: number
  oldest?: string
}

/** What waits, the oldest first; what has no age comes after, and what is done comes last. */
export function workList(items: Item[]): { waiting: Waiting[]; done: Waiting[] } {
  const all = items.map((i) => ({ kind: i.kind, count: i.count, oldest: i.oldest_at, ...doings[i.kind] }))
  const waiting = all.filter((w) => w.count > 0)
  const age = (w: Waiting) => (w.oldest ? new Date(w.oldest).getTime() : Number.MAX_SAFE_INTEGER)
  // Array.sort is stable, so that kinds of one age stay in the order of a card's way.
  return { waiting: waiting.sort((a, b) => age(a) - age(b)), done: all.filter((w) => w.count === 0) }
}

/** How long the oldest waits, in words. */
export function since(oldest: string | undefined, now = Date.now()) {
  if (!oldest) return ''
  const hours = Math.floor((now - new Date(oldest).getTime()) / 3_600_000)
  if (hours < 1) return '刚到'
  return hours < 24 ? `最早的等了${hours}小时` : `最早的等了${Math.floor(hours / 24)}天`
}
