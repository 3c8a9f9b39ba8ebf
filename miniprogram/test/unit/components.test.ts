import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { Problem } from '@/api/problem'
import type { Schema } from '@/api/types'
import ActionButton from '@/components/ActionButton.vue'
import AskedNote from '@/components/AskedNote.vue'
import BatchRows from '@/components/BatchRows.vue'
import CardFace from '@/components/CardFace.vue'
import CauseSheet from '@/components/CauseSheet.vue'
import CheckBox from '@/components/CheckBox.vue'
import FieldChoice from '@/components/FieldChoice.vue'
import FieldDate from '@/components/FieldDate.vue'
import FieldText from '@/components/FieldText.vue'
import PhotoSlot from '@/components/PhotoSlot.vue'
import ProblemNote from '@/components/ProblemNote.vue'
import StateView from '@/components/StateView.vue'
import TimeLine from '@/components/TimeLine.vue'
import { sending } from '@/stores/photos'
import { fakePlatform } from './platform'

let platform: ReturnType<typeof fakePlatform>
beforeEach(() => {
  platform = fakePlatform(() => ({ silence: 'request:fail' }))
  sending.length = 0
})

const refusal = (status: number, code = 'x') => new Problem({ status, code, detail: '说明发生了什么。', requestId: 'r-1' })

describe('a button', () => {
  it('while its act runs takes no tap and says so to a screen reader', async () => {
    const button = mount(ActionButton, { props: { busy: true }, slots: { default: '提交' } })
    expect(button.attributes()).toMatchObject({ 'aria-busy': 'true' })
    expect(button.attributes('disabled')).toBeDefined()
    await button.setProps({ busy: false })
    await button.trigger('tap')
    expect(button.emitted('tap')).toHaveLength(1)
  })

  it('of WeChat’s number gives the code on, and nothing when it was refused', async () => {
    const button = mount(ActionButton, { props: { openType: 'getPhoneNumber' } })
    const given = (detail: object) => button.element.dispatchEvent(Object.assign(new Event('getphonenumber'), { detail }))
    given({ errMsg: 'getPhoneNumber:fail user deny' })
    given({ code: 'c-1' })
    await button.vm.$nextTick()
    expect(button.emitted('phone')).toEqual([['c-1']])
  })
})

describe('a problem', () => {
  it.each([
    [503, '重试', 'retry'],
    [0, '重试', 'retry'],
    [409, '刷新', 'retry'],
  ])('of status %i offers %s', async (status, words, event) => {
    const note = mount(ProblemNote, { props: { problem: refusal(status) } })
    expect(note.text()).toContain('说明发生了什么。')
    expect(note.find('[role=button]').text()).toBe(words)
    await note.find('[role=button]').trigger('tap')
    expect(note.emitted(event)).toHaveLength(1)
  })

  it('of an ended session leads to the first page, and back here afterwards', async () => {
    const note = mount(ProblemNote, { props: { problem: refusal(401) } })
    await note.find('[role=button]').trigger('tap')
    expect(platform.uni.reLaunch).toHaveBeenCalledWith({ url: '/pages/start/start' })
    expect(sessionStorage.getItem('after-sign-in')).toContain('/pages/enrol/check')
  })

  it('that one may not do leads back', async () => {
    const note = mount(ProblemNote, { props: { problem: refusal(403) } })
    expect(note.find('[role=button]').text()).toBe('返回')
    await note.find('[role=button]').trigger('tap')
    expect(platform.uni.reLaunch).toHaveBeenCalled()
  })

  it('whose remedy is on another page leads there', async () => {
    const note = mount(ProblemNote, { props: { problem: refusal(409, 'application_exists') } })
    expect(note.find('[role=button]').text()).toBe('看进度')
    await note.find('[role=button]').trigger('tap')
    expect(platform.uni.navigateTo).toHaveBeenCalledWith({ url: '/pages/home/home' })
  })

  it('of the system shows the number under which it can be found, another does not', () => {
    expect(mount(ProblemNote, { props: { problem: refusal(500) } }).text()).toContain('编号 r-1')
    expect(mount(ProblemNote, { props: { problem: refusal(422) } }).text()).not.toContain('r-1')
  })
})

describe('what is read', () => {
  it.each([
    [{ loading: true }, '正在读取'],
    [{ empty: true, emptyText: '还没有批次' }, '还没有批次'],
    [{ ended: true }, '没有更多了'],
    [{ problem: refusal(503), empty: true }, '说明发生了什么'],
  ])('in the state %j says %s', (props, words) => expect(mount(StateView, { props: props as object }).text()).toContain(words))

  it('says nothing of emptiness beside a problem', () => {
    expect(mount(StateView, { props: { problem: refusal(503), empty: true, emptyText: '空' } }).text()).not.toContain('空')
  })
})

describe('a field', () => {
  it('gives what is typed, and shows what is wrong to everybody', async () => {
    const field = mount(FieldText, { props: { modelValue: '', label: '姓名', wrong: '请填写姓名。' } })
    expect(field.find('input').attributes()).toMatchObject({ 'aria-label': '姓名', 'aria-invalid': 'true' })
    expect(field.find('[role=alert]').text()).toBe('请填写姓名。')
    field.find('input').element.dispatchEvent(Object.assign(new Event('input'), { detail: { value: '𠮷样本' } }))
    expect(field.emitted('update:modelValue')).toEqual([['𠮷样本']])
  })

  it('that is left gives its last keys before it says that it is done', async () => {
    const said: string[] = []
    const field = mount(FieldText, { props: { modelValue: '一', label: '住址', 'onUpdate:modelValue': (v: string) => said.push(v), onDone: () => said.push('done') } })
    field.find('input').element.dispatchEvent(Object.assign(new Event('blur'), { detail: { value: '一号' } }))
    expect(said).toEqual(['一号', 'done'])
  })

  it('of a day takes it as it stands on the document, and asks again for what is none', async () => {
    const field = mount(FieldDate, { props: { modelValue: '', label: '证件有效期起' } })
    const type = async (value: string) => {
      field.find('input').element.dispatchEvent(Object.assign(new Event('input'), { detail: { value } }))
      await field.find('input').trigger('blur')
    }
    await type('2020.3.1')
    expect(field.emitted('update:modelValue')?.at(-1)).toEqual(['2020-03-01'])
    await type('2020.13.1')
    expect(field.find('[role=alert]').text()).toContain('例如')
    expect(field.emitted('update:modelValue')).toHaveLength(1)
  })

  it('of choices gives the chosen one and marks it', async () => {
    const choices = [
      { value: 'male', text: '男' },
      { value: 'female', text: '女' },
    ]
    const field = mount(FieldChoice, { props: { modelValue: 'male', label: '性别', choices } })
    expect(field.findAll('[role=radio]').map((r) => r.attributes('aria-checked'))).toEqual(['true', 'false'])
    await field.findAll('[role=radio]')[1]?.trigger('tap')
    expect(field.emitted('update:modelValue')).toEqual([['female']])
  })

  it('of many choices opens a sheet, chosen in it and closed by it', async () => {
    const field = mount(FieldChoice, { props: { modelValue: '', label: '国籍', sheet: true, choices: [{ value: 'CHN', text: '中国' }] } })
    await field.find('[role=button]').trigger('tap')
    await field.find('[role=dialog] [role=radio]').trigger('tap')
    expect(field.emitted('update:modelValue')).toEqual([['CHN']])
    expect(field.find('[role=dialog]').exists()).toBe(false)
  })
})

describe('a box', () => {
  it('is ticked by a tap, unless it is shut', async () => {
    const box = mount(CheckBox, { props: { on: false, label: '已盖章' } })
    await box.trigger('tap')
    await box.setProps({ disabled: true })
    await box.trigger('tap')
    expect(box.emitted('toggle')).toHaveLength(1)
  })
})

describe('a choice of causes', () => {
  const props = { open: true, title: '不予办理', act: '不予办理', busy: false, choices: [{ value: 'left', text: '已离职' }] }

  it('is sent with its word once one is chosen', async () => {
    const sheet = mount(CauseSheet, { props: { ...props, noted: true } })
    const send = () => sheet.findAllComponents(ActionButton).at(-1)
    expect(send()?.props('disabled')).toBe(true)
    await sheet.find('[role=radio]').trigger('tap')
    expect(send()?.props('disabled')).toBe(false)
    send()?.vm.$emit('tap')
    expect(sheet.emitted('send')).toEqual([['left', '']])
  })

  it('forgets what was chosen when it is about another person', async () => {
    const sheet = mount(CauseSheet, { props })
    await sheet.find('[role=radio]').trigger('tap')
    await sheet.setProps({ title: '结束办理' })
    expect(sheet.find('[role=radio]').attributes('aria-checked')).toBe('false')
  })
})

describe('the way of a card', () => {
  const steps = [
    { stage: 'started', title: '开始填写', done: true, at: '2026-11-20T00:00:00Z' },
    { stage: 'submitted', title: '提交资料', done: true, at: '2026-11-20T01:00:00Z' },
    { stage: 'opened', title: '银行开卡', done: false },
    { stage: 'activated', title: '启用', done: false },
  ] as Schema<'TimelineStep'>[]

  it('waits at the first step that is not done', () => {
    const line = mount(TimeLine, { props: { steps } })
    expect(line.findAll('[role=listitem]')).toHaveLength(4)
    expect(line.find('.now').text()).toContain('银行开卡')
    expect(mount(TimeLine, { props: { steps, waiting: '等您修改后重新提交' } }).find('.now').text()).toContain('等您修改后重新提交')
  })

  it('that is over waits for nothing', () => {
    const line = mount(TimeLine, { props: { steps, over: true } })
    expect(line.text()).not.toContain('正在等待')
    expect(line.text()).not.toContain('银行开卡')
    expect(line.text()).toContain('到此结束')
  })
})

describe('what was asked to be mended', () => {
  const app = { status: 'returned', reasons: [{ field: 'photo_front', code: 'a', detail: '照片不清楚。' }, { field: 'address', code: 'b', detail: '请补全住址。' }] } as unknown as Schema<'OwnApplication'>

  it('stands in the step where it is mended, and nowhere else', () => {
    expect(mount(AskedNote, { props: { app, step: 'photos' } }).text()).toContain('证件正面照片：照片不清楚。')
    expect(mount(AskedNote, { props: { app, step: 'photos' } }).text()).not.toContain('住址')
    expect(mount(AskedNote, { props: { app, step: 'check' } }).text()).toContain('住址：请补全住址。')
    expect(mount(AskedNote, { props: { app, step: 'sign' } }).text()).toBe('')
  })

  it('is not said any more once it has been handed in again', () => {
    expect(mount(AskedNote, { props: { app: { ...app, status: 'submitted' }, step: 'photos' } }).text()).toBe('')
  })
})

describe('the card', () => {
  it('shows where it is to those who see, and to those who hear', () => {
    const face = mount(CardFace, { props: { mine: { card: { status: 'at_union', number: '****0021' } } as unknown as Schema<'MyCard'>, name: '样本' } })
    expect(face.text()).toContain('卡在单位工会')
    expect(face.attributes('aria-label')).toContain('卡在单位工会')
    expect(mount(CardFace, { props: {} }).text()).toContain('还没有申请')
  })
})

describe('the rows of a batch', () => {
  const row = (part: object) => ({ application_id: 'a', number: 1, name: '**磊', document_number: '3***', status: 'sealed', stopped: false, looked: false, ...part }) as unknown as Schema<'BatchRow'>

  it('say which the officer has looked at, and which is to be struck first', () => {
    const rows = [row({}), row({ application_id: 'b', number: 2, looked: true }), row({ application_id: 'c', number: 3, stopped: true }), row({ application_id: 'd', number: 4, stopped: true, status: 'struck' })]
    const list = mount(BatchRows, { props: { rows, looks: true } })
    expect(list.findAll('[role=listitem]').map((r) => r.find('.tags').text())).toEqual(['未看', '已看', '已停办，请划掉', '已划掉'])
  })

  it('open by a tap', async () => {
    const list = mount(BatchRows, { props: { rows: [row({})] } })
    await list.find('[role=link]').trigger('tap')
    expect(list.emitted('open')?.[0]).toEqual([row({})])
  })
})

describe('one side of a document', () => {
  const props = { application: 'app', side: 'front' as const, taken: false, shot: 0, flags: [], own: true }
  const put = (state: 'sending' | 'waiting' | 'refused', problem?: Problem) => sending.push({ application: 'app', side: 'front', key: 'k', state, percent: 40, problem })

  it('asks for a photo, and offers the specimen to nobody but its person', () => {
    const slot = mount(PhotoSlot, { props })
    expect(slot.text()).toContain('拍照')
    expect(slot.text()).not.toContain('样本证件照')
  })

  it('shows how far it has got', () => {
    put('sending')
    const slot = mount(PhotoSlot, { props })
    expect(slot.find('[role=progressbar]').attributes('aria-valuenow')).toBe('40')
    expect(slot.text()).not.toContain('拍照')
  })

  it('that waits for a network says that it is kept', () => {
    put('waiting')
    expect(mount(PhotoSlot, { props }).find('[role=status]').text()).toContain('网络恢复后自动上传')
  })

  it('that was refused says why, and is taken anew', async () => {
    put('refused', new Problem({ status: 422, code: 'photo_too_small', detail: '照片太小，请靠近一些重拍。' }))
    const slot = mount(PhotoSlot, { props })
    expect(slot.find('[role=alert]').text()).toContain('靠近一些')
  })

  it('hints at what may be better done again', () => {
    vi.stubGlobal('URL', Object.assign(URL, { createObjectURL: () => 'blob:x', revokeObjectURL: () => undefined }))
    expect(mount(PhotoSlot, { props: { ...props, taken: true, flags: ['glare', 'unheard_of'] } }).findAll('.warn')).toHaveLength(1)
  })
})
