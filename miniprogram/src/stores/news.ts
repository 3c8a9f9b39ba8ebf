import { reactive } from 'vue'
import { call } from '@/api/client'

/** What a member has not read yet; the tabs show it. */
export const news = reactive({ unread: 0 })

/** Reads how many messages are unread; where that fails the count stays as it was. */
export async function readUnread() {
  try {
    news.unread = (await call('get', '/inbox', { query: { limit: 1 } })).unread
  } catch {
    // A count on a tab is no reason to trouble anybody.
  }
}
