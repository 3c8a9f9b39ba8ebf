import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, expect, it, vi } from 'vitest'
import { session } from '@/api/session'
import Page from '@/pages/code/member.vue'
import { fakePlatform } from './platform'
import { callHooks } from './uni-app'

afterEach(() => vi.useRealTimers())

it('a phone that gets no new codes asks for them every five seconds, not at each tick', async () => {
  vi.useFakeTimers({ now: Date.parse('2026-11-28T01:00:00Z') })
  session.token = 't'
  let good = true
  const platform = fakePlatform((asked) => {
    if (!good) return { status: 422, body: { code: 'holder_card_lost', detail: '已经挂失' } }
    if (asked.url.includes('/me/redemptions')) return { status: 200, body: { items: [], next_cursor: '' } }
    return { status: 200, body: { now: '2026-11-28T01:00:00Z', items: [{ code: 'a', from: '2026-11-28T01:00:00Z', to: '2026-11-28T01:00:30Z' }] } }
  })
  mount(Page, { global: { stubs: { AppPage: { template: '<div><slot /></div>' }, QrCode: true } } })
  callHooks('show')
  await flushPromises()
  good = false
  await vi.advanceTimersByTimeAsync(60_000)
  const before = platform.asked.length
  await vi.advanceTimersByTimeAsync(20_000)
  expect(platform.asked.length - before).toBe(4)
})
