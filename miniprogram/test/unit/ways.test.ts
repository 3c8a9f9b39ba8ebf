import { beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { useBack } from '@/lib/ways'

describe('the way back once something is saved', () => {
  beforeEach(() => {
    vi.stubGlobal('uni', { navigateBack: vi.fn() })
    vi.stubGlobal('getCurrentPages', () => [{}, {}])
  })

  it('leads one page back', () => {
    effectScope().run(useBack)?.()
    expect(uni.navigateBack).toHaveBeenCalledOnce()
  })

  it('is not gone again by who went back while it was being saved', () => {
    const page = effectScope()
    const back = page.run(useBack)
    page.stop()
    back?.()
    expect(uni.navigateBack).not.toHaveBeenCalled()
  })
})
