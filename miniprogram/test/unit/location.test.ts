import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import ActionButton from '@/components/ActionButton.vue'
import Edit from '@/admin/bases/edit.vue'
import { fakePlatform } from './platform'

it('a base that is put where the browser stands says that the browser’s position is a satellite’s', async () => {
  const platform = fakePlatform(() => ({ status: 201, body: {} }))
  const at = { coords: { latitude: 36.8123456, longitude: 118.0567891 } }
  vi.stubGlobal('navigator', { geolocation: { getCurrentPosition: (found: (at: object) => void) => found(at) } })
  const page = mount(Edit, { global: { stubs: { PlaceMap: true, AppPage: { template: '<div><slot /><slot name="foot" /></div>' } } } })
  await page.findAllComponents(ActionButton).find((b) => b.text() === '用我现在的位置')!.vm.$emit('tap')
  await flushPromises()
  await page.findAllComponents(ActionButton).find((b) => b.text() === '保存')!.vm.$emit('tap')
  await flushPromises()
  expect(platform.asked[0]?.body).toMatchObject({ lat: 36.812346, lng: 118.056789, datum: 'wgs84' })
})
