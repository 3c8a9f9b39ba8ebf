import { beforeEach, describe, expect, it } from 'vitest'
import { session } from '@/api/session'
import type { Schema } from '@/api/types'
import { noFields } from '@/lib/fields'
import { closeApplication, enrol, notePhoto, readApplication, saveFields, setField } from '@/stores/enrol'
import { fakePlatform, type Asked, type Reply } from './platform'

/** One application at the server, which another device may change as well. */
function server() {
  const app = { id: 'app', status: 'draft', version: 1, mode: 'self', photos: [] as string[], reasons: [], signed: false, problems: [], fields: { ...noFields } }
  let hold: Promise<void> | undefined
  const platform = fakePlatform(async (asked: Asked): Promise<Reply> => {
    if (asked.method === 'GET') return { status: 200, body: app }
    const body = asked.body as { version: number; fields: Schema<'Fields'> }
    await hold
    if (body.version !== app.version) return { status: 409, body: { code: 'stale', detail: '内容刚刚被别人改过，请刷新后再试。' } }
    app.version++
    app.fields = { ...body.fields } as typeof app.fields
    return { status: 200, body: { version: app.version, problems: [] } }
  })
  return {
    ...platform,
    app,
    slow: () => {
      let go = () => {}
      hold = new Promise((resolve) => (go = resolve))
      return () => {
        hold = undefined
        go()
      }
    },
    puts: () => platform.asked.filter((a) => a.method === 'PUT').length,
  }
}

beforeEach(() => {
  session.token = ''
  closeApplication()
})

describe('what is typed', () => {
  it('is saved once, and not at all where nothing changed', async () => {
    const s = server()
    await readApplication()
    setField('name', '样本')
    await saveFields()
    await saveFields()
    setField('name', '样本')
    await saveFields()
    expect(s.puts()).toBe(1)
    expect(s.app.fields.name).toBe('样本')
  })

  it('while a save is under way goes with the next, and nothing is lost', async () => {
    const s = server()
    await readApplication()
    const go = s.slow()
    setField('name', '样本')
    const first = saveFields()
    setField('address', '样本街道1号')
    const second = saveFields()
    go()
    await Promise.all([first, second])
    expect(s.app.fields).toMatchObject({ name: '样本', address: '样本街道1号' })
    expect(s.puts()).toBe(2)
    expect(enrol.changed).toEqual([])
  })

  it('on two devices is brought together: the other’s fields stay, these are laid over them', async () => {
    const s = server()
    await readApplication()
    setField('address', '这台设备填的住址')
    s.app.fields = { ...s.app.fields, work_unit: '另一台设备填的单位' }
    s.app.version++
    await saveFields()
    expect(s.app.fields).toMatchObject({ address: '这台设备填的住址', work_unit: '另一台设备填的单位' })
  })

  it('and not saved yet stays when the application is read again', async () => {
    server()
    await readApplication()
    setField('address', '还没有存')
    await readApplication()
    expect(enrol.fields.address).toBe('还没有存')
    expect(enrol.changed).toEqual(['address'])
  })

  it('stays typed when it could not be saved', async () => {
    const s = server()
    await readApplication()
    s.uni.request = ((o: { fail: (e: { errMsg: string }) => void }) => o.fail({ errMsg: 'request:fail' })) as never
    setField('address', '没有网络时填的')
    await expect(saveFields()).rejects.toMatchObject({ code: 'network' })
    expect(enrol.fields.address).toBe('没有网络时填的')
    expect(enrol.changed).toEqual(['address'])
  })

  it('of one person is forgotten before another’s is filled in', async () => {
    server()
    await readApplication()
    setField('name', '样本')
    closeApplication()
    expect(enrol.fields.name).toBe('')
    expect(enrol.changed).toEqual([])
  })
})

describe('what is read from a photo', () => {
  const photo = (fields: Record<string, string>) => ({ side: 'front', version: 5, flags: [], fields }) as unknown as Schema<'TakenPhoto'>

  it('fills what is empty, and nothing that somebody has typed', async () => {
    server()
    await readApplication()
    setField('name', '手填的姓名')
    notePhoto(photo({ name: '照片的姓名', sex: 'female', document_number: '370301196603160008' }))
    expect(enrol.fields).toMatchObject({ name: '手填的姓名', sex: 'female', document_number: '370301196603160008' })
    expect(enrol.app).toMatchObject({ version: 5, photos: ['front'], signed: false })
  })
})
