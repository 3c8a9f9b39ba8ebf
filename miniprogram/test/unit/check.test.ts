import { flushPromises, mount } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { session } from '@/api/session'
import { noFields } from '@/lib/fields'
import Page from '@/pages/enrol/check.vue'
import { readApplication, setField } from '@/stores/enrol'
import { fakePlatform } from './platform'
import { callHooks } from './uni-app'

it('what was asked about a field stands beneath it from the start, until the field is another', async () => {
  session.token = 't'
  const asked = { field: 'issuing_authority', code: 'value_differs', detail: '与证件不一致，请改正。' }
  const app = { id: 'a', status: 'returned', version: 3, mode: 'self', photos: [], signed: false, reasons: [asked], problems: [], fields: { ...noFields, issuing_authority: '样本市公安局' } }
  fakePlatform(() => ({ status: 200, body: app }))
  await readApplication() // the step before has read it already
  const page = mount(Page, { global: { stubs: { AppPage: { template: '<div><slot /></div>' }, StepHead: true } } })
  callHooks('load', {})
  await flushPromises()
  const beneath = () => page.findAll('.wrong').map((w) => w.text())
  expect(beneath()).toEqual([asked.detail])
  setField('issuing_authority', '样本市公安局样本分局')
  await flushPromises()
  expect(beneath()).toEqual([])
})
