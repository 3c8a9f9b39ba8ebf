import { describe, expect, it, vi } from 'vitest'
import { noAnswer, Problem } from '@/api/problem'
import { useAction } from '@/lib/action'
import { useLoad, usePages } from '@/lib/load'

const refusal = () => new Problem({ status: 409, code: 'stale', detail: '内容刚刚被别人改过，请刷新后再试。' })

describe('an act', () => {
  it('runs once, however often it is tapped', async () => {
    let finish = () => {}
    const work = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)))
    const act = useAction(work)
    const first = act.run()
    expect(await act.run()).toBe(false)
    expect(await act.run()).toBe(false)
    finish()
    expect(await first).toBe(true)
    expect(work).toHaveBeenCalledTimes(1)
  })

  it('goes on under the same key after silence, and under another once it was answered', async () => {
    const keys: string[] = []
    const outcomes = [noAnswer('fail'), noAnswer('timeout'), undefined, refusal(), undefined]
    const act = useAction(async (key) => {
      keys.push(key)
      const thrown = outcomes[keys.length - 1]
      if (thrown) throw thrown
      await Promise.resolve()
    })
    for (let n = 0; n < 5; n++) await act.run()
    expect(keys[0]).toBe(keys[1])
    expect(keys[1]).toBe(keys[2])
    expect(keys[3]).not.toBe(keys[2])
    expect(keys[4]).not.toBe(keys[3])
  })

  it('about something else has another key, even after silence', async () => {
    const keys: string[] = []
    const about: string[] = []
    const act = useAction((key, what: string) => {
      keys.push(key)
      about.push(what)
      return Promise.reject(noAnswer('fail'))
    })
    await act.run('a')
    await act.run('b')
    expect(about).toEqual(['a', 'b'])
    expect(keys[0]).not.toBe(keys[1])
  })

  it('shows its problem and forgets it with the next try', async () => {
    let fails = true
    const act = useAction(() => (fails ? Promise.reject(refusal()) : Promise.resolve()))
    expect(await act.run()).toBe(false)
    expect(act.problem.value?.wayOn).toBe('reload')
    fails = false
    expect(await act.run()).toBe(true)
    expect(act.problem.value).toBeUndefined()
  })
})

describe('something that is read', () => {
  it('is what was asked for last, in whatever order the answers come', async () => {
    const answers: ((value: string) => void)[] = []
    const read = useLoad(() => new Promise<string>((resolve) => answers.push(resolve)))
    const both = [read.load(), read.load()]
    answers[1]?.('new')
    answers[0]?.('old')
    await Promise.all(both)
    expect(read.value.value).toBe('new')
    expect(read.loading.value).toBe(false)
  })

  it('stays when reading it again fails', async () => {
    let fails = false
    const read = useLoad(() => (fails ? Promise.reject(noAnswer('fail')) : Promise.resolve('there')))
    await read.load()
    fails = true
    await read.load()
    expect(read.value.value).toBe('there')
    expect(read.problem.value?.code).toBe('network')
  })

  it('page by page ends with the last, and reads no page twice at once', async () => {
    const read = vi.fn((cursor: string) => Promise.resolve(cursor === '' ? { items: [1], next_cursor: 'x' } : { items: [2], next_cursor: '' }))
    const list = usePages(read)
    await list.load()
    expect(list.ended.value).toBe(false)
    await Promise.all([list.more(), list.more()])
    expect(list.items.value).toEqual([1, 2])
    expect(list.ended.value).toBe(true)
    await list.more()
    expect(read).toHaveBeenCalledTimes(2)
  })
})
