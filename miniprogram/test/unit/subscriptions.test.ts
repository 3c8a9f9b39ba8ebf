import { expect, it } from 'vitest'
import { enterAs } from '@/platform/simulator'
import { ask, questionAt, readSubscriptions, subscriptions } from '@/stores/subscriptions'
import { fakePlatform, type Asked, type Reply } from './platform'

const items = ['a', 'b', 'c', 'd'].map((template) => ({ template, template_id: 'id-' + template, title: template, occasion: 'submit', left: 0, banned: false }))

function server(report: Reply) {
  return fakePlatform((asked: Asked): Reply => {
    if (asked.url.includes('/simulator/')) return { status: 204 }
    return asked.method === 'POST' ? report : { status: 200, body: { items, official: false } }
  })
}
const enter = () => enterAs({ id: 'm1', name: '样本', roles: [], place: '', team: '', photo: false })
const told = (platform: ReturnType<typeof server>) => platform.asked.filter((a) => a.method === 'POST' && a.url.endsWith('/api/v1/subscriptions'))

it('what was said is told to the server, for three templates at most', async () => {
  const platform = server({ status: 204 })
  enter()
  await readSubscriptions()
  expect(await ask(subscriptions.items)).toBe(3)
  expect(told(platform).map((a) => a.body)).toEqual([{ answers: ['a', 'b', 'c'].map((t) => ({ template_id: 'id-' + t, answer: 'accept' })) }])
})

it('a report that the server refuses stops nothing', async () => {
  server({ status: 422, body: { code: 'template_unknown', detail: '没有这个消息模板。' } })
  enter()
  await readSubscriptions()
  expect(await ask(subscriptions.items)).toBe(3)
})

it('a browser is asked for nothing, and goes on', async () => {
  const platform = server({ status: 204 })
  await readSubscriptions()
  await questionAt('submit')()
  expect(await ask(subscriptions.items)).toBe(0)
  expect(told(platform)).toEqual([])
})
