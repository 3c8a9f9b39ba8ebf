import { beforeEach, describe, expect, it } from 'vitest'
import { effectScope, reactive } from 'vue'
import { useTyped } from '@/lib/typed'

/** A base's form as a page opens it: what the server has stands in it, then what was typed is taken up. */
function opened(name: string, saved = { name: '', address: '' }) {
  const form = reactive({ ...saved })
  const page = effectScope()
  const typed = page.run(() =>
    useTyped(
      () => ({ ...form }),
      (facts) => Object.assign(form, facts),
    ),
  )
  if (!typed) throw new Error('the page did not open')
  typed.begin(name)
  return { form, end: typed.end, leave: () => page.stop() }
}

describe('what is typed about a base and not saved', () => {
  beforeEach(() => sessionStorage.clear())

  it('stands there again when the page is opened anew', () => {
    const first = opened('base-7-1', { name: '样本茶楼', address: '' })
    first.form.address = '样本路91号'
    first.leave()
    expect(opened('base-7-1', { name: '样本茶楼', address: '' }).form).toEqual({ name: '样本茶楼', address: '样本路91号' })
  })

  it('is not laid over another base, nor over what somebody has saved since', () => {
    opened('base-7-1').form.name = '样本花店'
    expect(opened('base-8-1').form.name).toBe('')
    expect(opened('base-7-2', { name: '样本乐园', address: '' }).form.name).toBe('样本乐园')
  })

  it('is kept no longer once it is saved', () => {
    const first = opened('base-7-1')
    first.form.name = '样本花店'
    first.end()
    first.form.address = '样本路92号'
    expect(opened('base-7-1').form).toEqual({ name: '', address: '' })
  })

  it('is kept no longer once all stands as it was', () => {
    const first = opened('base-7-1', { name: '样本茶楼', address: '' })
    first.form.name = '样本花店'
    first.form.name = '样本茶楼'
    expect(sessionStorage.length).toBe(0)
  })
})
