import { beforeEach, describe, expect, it, vi } from 'vitest'
import { session } from '@/api/session'
import { fakePlatform, type Reply } from './platform'

/** The device's own folder: what is in it outlives the page. */
const folder = new Map<string, string>()
let backOnline = () => {}
vi.mock('@/platform/files', () => ({
  keepFile: (name: string, path: string) => Promise.resolve(void folder.set(name, path)),
  keptFile: (name: string) => Promise.resolve(folder.get(name) ?? ''),
  dropFile: (name: string) => Promise.resolve(void folder.delete(name)),
}))
vi.mock('@/platform/network', () => ({ onNetwork: (back: () => void) => (backOnline = back) }))
vi.mock('@/lib/wait', () => ({ wait: () => Promise.resolve() }))

const arrived: Reply = { status: 201, body: { side: 'front', version: 2, flags: [], fields: {} } }
let online = true
let answer: Reply = arrived

function device() {
  return fakePlatform(() => (online ? answer : { silence: 'uploadFile:fail' }))
}

/** The page opened anew: nothing in memory, what was kept is still there. */
async function opened() {
  vi.resetModules()
  return import('@/stores/photos')
}

const settle = () => new Promise((resolve) => setTimeout(resolve, 5))

beforeEach(() => {
  folder.clear()
  online = true
  answer = arrived
  session.token = ''
})

describe('a photo without a network', () => {
  it('is kept, is there after the page was closed, and is sent once when the network is back', async () => {
    const platform = device()
    online = false
    const before = await opened()
    await before.sendPhoto('app', 'front', 'blob:photo')
    expect(before.sending[0]?.state).toBe('waiting')
    expect(folder.size).toBe(1)
    const tried = platform.asked.length
    const key = platform.asked[0]?.headers['Idempotency-Key']

    const after = await opened()
    const photos: unknown[] = []
    after.onArrival('app', (photo) => photos.push(photo))
    after.resumeSending()
    await settle()
    expect(photos).toHaveLength(0)
    expect(after.sending[0]?.state).toBe('waiting')

    online = true
    backOnline()
    backOnline()
    await settle()
    expect(photos).toHaveLength(1)
    expect(after.sending).toHaveLength(0)
    expect(folder.size).toBe(0)
    expect(platform.stored.size).toBe(0)
    expect(platform.asked.length).toBeGreaterThan(tried)
    expect(new Set(platform.asked.map((a) => a.headers['Idempotency-Key']))).toEqual(new Set([key]))

    backOnline()
    await settle()
    expect(photos).toHaveLength(1)
  })

  it('gives way to a newer one of the same side', async () => {
    device()
    online = false
    const photos = await opened()
    await photos.sendPhoto('app', 'front', 'blob:first')
    await photos.sendPhoto('app', 'front', 'blob:second')
    expect(photos.sending).toHaveLength(1)
    expect([...folder.values()]).toEqual(['blob:second'])
  })

  it('waits apart from the other side, and from another person’s', async () => {
    device()
    online = false
    const photos = await opened()
    await photos.sendPhoto('app', 'front', 'blob:a')
    await photos.sendPhoto('app', 'back', 'blob:b')
    await photos.sendPhoto('other', 'front', 'blob:c')
    expect(photos.sending).toHaveLength(3)
    expect(photos.sendingOf('other', 'front')?.application).toBe('other')
  })
})

describe('a photo that the server refuses', () => {
  it('is not sent again by itself, and says why', async () => {
    const platform = device()
    answer = { status: 422, body: { code: 'photo_too_small', detail: '照片太小，请靠近一些重拍。' } }
    const photos = await opened()
    await photos.sendPhoto('app', 'front', 'blob:small')
    expect(photos.sending[0]).toMatchObject({ state: 'refused' })
    expect(photos.sending[0]?.problem?.message).toContain('重拍')
    const tried = platform.asked.length
    photos.sendAll()
    await settle()
    expect(platform.asked).toHaveLength(tried)
  })

  it('for the moment only, is kept and sent later', async () => {
    device()
    answer = { status: 429, body: { code: 'too_many_requests', detail: '操作太频繁了，请稍等一会儿再试。' }, headers: {} }
    const photos = await opened()
    await photos.sendPhoto('app', 'front', 'blob:p')
    expect(photos.sending[0]?.state).toBe('waiting')
    answer = arrived
    photos.sendAll()
    await settle()
    expect(photos.sending).toHaveLength(0)
  })
})
