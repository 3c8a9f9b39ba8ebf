import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { call, upload } from '@/api/client'
import { Problem } from '@/api/problem'
import { leave, session } from '@/api/session'
import { fakePlatform, type Asked, type Reply } from './platform'

const person = { id: 'p1', name: '样本', roles: ['member'], place: '', team: '', photo: true }
const ended: Reply = { status: 401, body: { code: 'unauthenticated', detail: '登录已失效，请重新登录。' } }
const busy: Reply = { status: 503, body: { code: 'storage_unavailable', detail: '文件存储暂时不可用。' }, headers: { 'Retry-After': '2' } }

/** A server with one live token; signing in gives the next one. */
function server(extra: (asked: Asked) => Reply | undefined = () => undefined) {
  let live = 'new-0'
  let signIns = 0
  const platform = fakePlatform(async (asked) => {
    if (asked.url.startsWith('/simulator/')) return { status: 201, body: { code: 'c' } }
    if (asked.url === '/api/v1/sessions') {
      live = `new-${++signIns}`
      return { status: 201, body: { token: live, me: { id: 'a' } } }
    }
    await Promise.resolve()
    if (asked.headers.Authorization !== `Bearer ${live}`) return ended
    return extra(asked) ?? { status: 200, body: { items: [] } }
  })
  sessionStorage.setItem('sample-person', JSON.stringify(person))
  session.token = 'old'
  return { ...platform, signIns: () => signIns, end: () => (live = 'nobody') }
}

beforeEach(() => vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  leave()
})

/** Lets what waits go on, however long it would wait. */
async function done<T>(work: Promise<T>) {
  const settled = work.then(
    (value) => ({ value }),
    (thrown: unknown) => ({ thrown }),
  )
  await vi.runAllTimersAsync()
  const found = await settled
  if ('thrown' in found) throw found.thrown
  return found.value
}

describe('an ended session', () => {
  it('is renewed once for all calls that wait, and each of them is answered', async () => {
    const s = server()
    const answers = await done(Promise.all([call('get', '/inbox', {}), call('get', '/me/card', {}), call('get', '/me/timeline', {})]))
    expect(answers).toHaveLength(3)
    expect(s.signIns()).toBe(1)
  })

  it('is not renewed again by a call that was sent under the old one', async () => {
    const s = server()
    await done(call('get', '/inbox', {}))
    session.token = 'new-1'
    await done(call('get', '/inbox', {}))
    expect(s.signIns()).toBe(1)
  })

  it('is the person’s to renew where this device has no code to sign in with', async () => {
    const s = server()
    sessionStorage.removeItem('sample-person')
    await expect(done(call('get', '/inbox', {}))).rejects.toMatchObject({ status: 401, wayOn: 'sign_in' })
    expect(s.signIns()).toBe(0)
    expect(session.token).toBe('')
  })

  it('that ends again at once is refused, without a circle', async () => {
    const s = server()
    const ask = s.asked.length
    s.uni.request = ((inner) => (o: Parameters<typeof inner>[0]) => inner({ ...o, header: { ...o.header, Authorization: 'Bearer stale' } }))(s.uni.request)
    await expect(done(call('get', '/inbox', {}))).rejects.toMatchObject({ status: 401 })
    expect(s.asked.filter((a) => a.url.startsWith('/api/v1/inbox')).length - ask).toBe(2)
  })
})

describe('a repeat', () => {
  const live = (replies: Reply[]) => {
    session.token = 'new-0'
    const s = server((asked) => (asked.url.startsWith('/api/v1/applications') ? replies.shift() : undefined))
    session.token = 'new-0'
    return s
  }

  it('of a post carries the same key, twice more at most', async () => {
    const s = live([{ silence: 'request:fail' }, { silence: 'request:fail timeout' }, { status: 201, body: { id: 'x' } }])
    await done(call('post', '/applications', { body: { org_id: 'o' }, key: 'k-1' }))
    const posts = s.asked.filter((a) => a.url === '/api/v1/applications')
    expect(posts).toHaveLength(3)
    expect(new Set(posts.map((p) => p.headers['Idempotency-Key']))).toEqual(new Set(['k-1']))
  })

  it('has a key of its own where the caller gives none', async () => {
    const s = live([busy, { status: 201, body: { id: 'x' } }])
    await done(call('post', '/applications', { body: { org_id: 'o' } }))
    const keys = s.asked.filter((a) => a.url === '/api/v1/applications').map((p) => p.headers['Idempotency-Key'])
    expect(keys).toHaveLength(2)
    expect(keys[0]).toBe(keys[1])
    expect(keys[0]).toMatch(/^.{24,}$/)
  })

  it('waits as long as the server names', async () => {
    live([busy, { status: 201, body: { id: 'x' } }])
    const begun = Date.now()
    await done(call('post', '/applications', { body: { org_id: 'o' } }))
    expect(Date.now() - begun).toBeGreaterThanOrEqual(2000)
  })

  it('is not made of what the server has refused, or asks to leave alone for long', async () => {
    for (const refusal of [{ status: 422, body: { code: 'org_closed', detail: '停用。' } }, { ...busy, headers: { 'Retry-After': '60' } }] as Reply[]) {
      const s = live([refusal])
      await expect(done(call('post', '/applications', { body: { org_id: 'o' } }))).rejects.toBeInstanceOf(Problem)
      expect(s.asked.filter((a) => a.url === '/api/v1/applications')).toHaveLength(1)
    }
  })

  it('is not made of a change that might count twice', async () => {
    const s = live([{ silence: 'request:fail' }])
    await expect(done(call('put', '/applications/{id}/fields', { path: { id: 'a' }, body: {} as never }))).rejects.toMatchObject({ code: 'network' })
    expect(s.asked.filter((a) => a.method === 'PUT')).toHaveLength(1)
  })

  it('of an upload carries its key and its file', async () => {
    const s = live([{ silence: 'uploadFile:fail' }, { status: 201, body: {} }])
    await done(upload('/applications/{id}/photos/{side}', { path: { id: 'a', side: 'front' }, file: 'blob:1', key: 'k-2' }))
    const sent = s.asked.filter((a) => a.file)
    expect(sent.map((a) => [a.file, a.headers['Idempotency-Key']])).toEqual([
      ['blob:1', 'k-2'],
      ['blob:1', 'k-2'],
    ])
  })
})

describe('a call', () => {
  it('gives up after its deadline, in words for a slow network', async () => {
    session.token = 'new-0'
    const deadlines: number[] = []
    const s = server()
    session.token = 'new-0'
    s.uni.request = ((o: { timeout: number; fail: (e: { errMsg: string }) => void }) => {
      deadlines.push(o.timeout)
      o.fail({ errMsg: 'request:fail timeout' })
    }) as never
    await expect(done(call('get', '/inbox', { timeout: 1234 }))).rejects.toMatchObject({ code: 'timeout', wayOn: 'retry' })
    await expect(done(call('get', '/inbox', {}))).rejects.toMatchObject({ code: 'timeout' })
    expect(deadlines).toEqual([1234, 1234, 1234, 20_000, 20_000, 20_000])
  })

  it('fills paths and queries in, and leaves out what is not asked', async () => {
    const s = server()
    session.token = 'new-0'
    await done(call('get', '/orgs', { query: { query: '纺织 厂', cursor: undefined, limit: 5 } }))
    expect(s.asked.at(-1)?.url).toBe(`/api/v1/orgs?query=${encodeURIComponent('纺织 厂')}&limit=5`)
  })

  it('has words for an answer that is no problem document', async () => {
    const s = server(() => ({ status: 502, body: '<html>' }))
    session.token = 'new-0'
    const thrown = await done(call('put', '/applications/{id}/fields', { path: { id: 'a' }, body: {} as never })).catch((e: unknown) => e as Problem)
    expect((thrown as Problem).message).toContain('系统正忙')
    expect(s.asked).toHaveLength(1)
  })
})
