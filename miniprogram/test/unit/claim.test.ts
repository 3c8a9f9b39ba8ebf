import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { session } from '@/api/session'
import { useClaim } from '@/lib/claim'
import { fakePlatform } from './platform'

beforeEach(() => {
  vi.useFakeTimers()
  session.token = ''
})
afterEach(() => vi.useRealTimers())

function server() {
  let hold: Promise<void> | undefined
  const platform = fakePlatform(async () => {
    await hold
    return { status: 200, body: {} }
  })
  const asked = (method: string) => platform.asked.filter((a) => a.method === method).map((a) => a.url.split('/').at(-2))
  return {
    asked,
    slow() {
      let go = () => {}
      hold = new Promise((resolve) => (go = resolve))
      return () => {
        hold = undefined
        go()
      }
    },
  }
}

describe('a claim', () => {
  it('is held while the page is open, asked for again in time, and given back with it', async () => {
    const s = server()
    const claim = useClaim()
    await claim.take('a')
    expect(claim.held.value).toBe('a')
    await vi.advanceTimersByTimeAsync(9 * 60_000)
    expect(s.asked('POST')).toEqual(['a', 'a', 'a'])
    claim.close()
    await vi.advanceTimersByTimeAsync(20 * 60_000)
    expect(s.asked('DELETE')).toEqual(['a'])
    expect(s.asked('POST')).toHaveLength(3)
  })

  it('that arrives after the page was left is given back at once, and never asked for again', async () => {
    const s = server()
    const claim = useClaim()
    const go = s.slow()
    const taking = claim.take('a')
    claim.close()
    go()
    await taking
    await vi.advanceTimersByTimeAsync(20 * 60_000)
    expect(s.asked('DELETE')).toEqual(['a'])
    expect(s.asked('POST')).toEqual(['a'])
    await claim.take('b')
    expect(s.asked('POST')).toEqual(['a'])
  })
})
