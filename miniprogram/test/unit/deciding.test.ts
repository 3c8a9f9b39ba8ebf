import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ref } from 'vue'
import { useDeciding } from '@/admin/review/deciding'
import { call } from '@/api/client'
import { Problem } from '@/api/problem'
import type { Schema } from '@/api/types'

vi.mock('@/api/client', () => ({ call: vi.fn() }))

const answers = vi.mocked(call)
const item = (version: number) => ({ id: 'a', name: '*本', version }) as Schema<'ReviewItem'>

describe('deciding on an application', () => {
  beforeEach(() => void answers.mockReset())

  it('names the version that was looked at', async () => {
    answers.mockResolvedValue(item(4) as never)
    const done = vi.fn(async () => undefined)
    await useDeciding(ref(item(3)), done, vi.fn()).approve.run()
    expect(answers.mock.calls[0]?.[2]).toMatchObject({ path: { id: 'a' }, body: { version: 3 } })
    expect(done).toHaveBeenCalledOnce()
  })

  it('shows it anew when it has changed, says so and decides nothing', async () => {
    answers.mockRejectedValue(new Problem({ status: 409, code: 'application_changed', detail: '内容已变，请再看一遍。' }))
    const done = vi.fn(async () => undefined)
    const again = vi.fn(async () => undefined)
    const { changed, sheet, sendReasons, forget } = useDeciding(ref(item(3)), done, again)
    sheet.value = 'return'
    sendReasons([{ field: 'name', code: 'value_differs' }])
    await vi.waitFor(() => expect(again).toHaveBeenCalledOnce())
    expect(done).not.toHaveBeenCalled()
    expect(sheet.value).toBe('')
    expect(changed.value?.message).toBe('内容已变，请再看一遍。')
    forget()
    expect(changed.value).toBeUndefined()
  })
})
