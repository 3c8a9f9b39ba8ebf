import { reactive } from 'vue'
import { call } from '@/api/client'
import type { Schema } from '@/api/types'

type Item = Schema<'ReviewItem'>

export interface QueueFilter {
  status: 'submitted' | 'returned' | 'approved' | 'rejected' | 'batched' | 'opened' | 'draft'
  flag: string
  hardship: boolean
  unclaimed: boolean
  org: string
}

export const noFilter: QueueFilter = { status: 'submitted', flag: '', hardship: false, unclaimed: false, org: '' }

/** The queue as it was last seen: the review page goes through it without going back. */
export const reviewing = reactive<{ filter: QueueFilter; items: Item[]; cursor: string; read: boolean }>({
  filter: { ...noFilter },
  items: [],
  cursor: '',
  read: false,
})

/** Reads a page of the queue; from nothing it begins anew. */
export async function readQueue(cursor: string) {
  const f = reviewing.filter
  const page = await call('get', '/review-queue', {
    query: {
      status: f.status,
      flag: f.flag || undefined,
      hardship: f.hardship || undefined,
      unclaimed: f.unclaimed || undefined,
      org_id: f.org || undefined,
      limit: 30,
      cursor: cursor || undefined,
    },
  })
  const known = new Set(cursor === '' ? [] : reviewing.items.map((i) => i.id))
  reviewing.items = [...(cursor === '' ? [] : reviewing.items), ...page.items.filter((i) => !known.has(i.id))]
  reviewing.cursor = page.next_cursor
  reviewing.read = true
  return page
}

/** Who stands before and after somebody in the queue. */
export function neighbours(items: Item[], id: string): { before?: string; after?: string; at: number } {
  const at = items.findIndex((i) => i.id === id)
  if (at < 0) return { after: items[0]?.id, at }
  return { before: items[at - 1]?.id, after: items[at + 1]?.id, at }
}

/** Takes somebody who was decided on off the queue and gives who comes next. */
export function settled(id: string): string | undefined {
  const { before, after } = neighbours(reviewing.items, id)
  reviewing.items = reviewing.items.filter((i) => i.id !== id)
  return after ?? before
}

/** Reads on when the end of what was read comes near. */
export async function readAhead(id: string) {
  const { at } = neighbours(reviewing.items, id)
  if (reviewing.cursor !== '' && at >= reviewing.items.length - 3) await readQueue(reviewing.cursor)
}
