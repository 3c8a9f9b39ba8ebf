import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import AskMessages from '@/components/AskMessages.vue'
import { fakePlatform } from './platform'

const asked = vi.hoisted(() => vi.fn())
vi.mock('@/platform/subscribe', () => ({ asker: () => 'wechat', askForMessages: asked }))

const question = '要不要在微信里收到待办提醒？'
let items: object[]

beforeEach(() => {
  items = [{ template: 'desk_task', template_id: 'id-1', title: '待办', occasion: 'desk', left: 0, banned: false }]
  asked.mockReset()
  asked.mockResolvedValue([])
  vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-02T01:00:00Z') })
  fakePlatform((one) => (one.method === 'POST' ? { status: 204 } : { status: 200, body: { items, official: false } }))
})
afterEach(() => void vi.useRealTimers())

async function desk() {
  const box = mount(AskMessages)
  await flushPromises()
  return { shows: () => box.text().includes(question), tap: async (words: string) => (await box.findAll('button, [role=button]').find((b) => b.text() === words)!.trigger('tap'), flushPromises()) }
}

it.each([
  ['今天不用', 0],
  ['接收提醒', 1],
])('who answered with %s is asked again the next day and not before', async (words, questions) => {
  const first = await desk()
  expect(first.shows()).toBe(true)
  await first.tap(words)
  expect(first.shows()).toBe(false)
  expect(asked).toHaveBeenCalledTimes(questions)
  vi.setSystemTime(new Date('2026-03-02T15:59:00Z')) // a minute to midnight in China
  expect((await desk()).shows()).toBe(false)
  vi.setSystemTime(new Date('2026-03-02T16:01:00Z'))
  expect((await desk()).shows()).toBe(true)
})

it('who has switched a template off is not asked for it', async () => {
  items = items.map((item) => ({ ...item, banned: true }))
  expect((await desk()).shows()).toBe(false)
})
