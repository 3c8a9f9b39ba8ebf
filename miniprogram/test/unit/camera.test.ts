import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, expect, it, vi } from 'vitest'
import DocumentPage from '@/pages/camera/document.vue'
import { callHooks } from './uni-app'
import { fakePlatform } from './platform'

const given = vi.hoisted(() => vi.fn())
vi.mock('@/platform/camera', async (real) => ({ ...(await real<object>()), cameraRight: async () => 'refused', photographed: given }))

let albums: ({ path: string } | { errMsg: string })[]
let platform: ReturnType<typeof fakePlatform>

beforeEach(() => {
  given.mockReset()
  platform = fakePlatform(() => ({ silence: 'request:fail' }))
  Object.assign(platform.uni, {
    getWindowInfo: () => ({ windowWidth: 390, windowHeight: 844 }),
    setNavigationBarTitle: vi.fn(),
    chooseImage: (o: { success: (a: object) => void; fail: (e: object) => void }) => {
      const answer = albums.shift()!
      if ('path' in answer) o.success({ tempFilePaths: [answer.path] })
      else o.fail(answer)
    },
  })
})

async function refusedCamera() {
  const page = mount(DocumentPage)
  callHooks('load', { side: 'back' })
  callHooks('show')
  await flushPromises()
  const button = page.findAll('button, [role=button]').find((b) => b.text() === '从相册选照片')!
  return { page, choose: async () => (await button.trigger('tap'), flushPromises()) }
}

it('who refuses the camera and then the album is told where to allow it, and stays where they can choose again', async () => {
  albums = [{ errMsg: 'chooseImage:fail auth deny' }, { path: 'album/1.jpg' }]
  const { page, choose } = await refusedCamera()
  await choose()
  expect(platform.uni.showModal).toHaveBeenCalledWith(expect.objectContaining({ title: '微信还不能用您的照片', content: expect.stringContaining('手机的“设置”') }))
  expect(given).not.toHaveBeenCalled()
  expect(platform.uni.reLaunch).not.toHaveBeenCalled()
  expect(page.text()).toContain('从相册选照片')
  await choose()
  expect(given).toHaveBeenCalledWith('album/1.jpg')
})

it('who closes the album without a choice is told nothing and stays', async () => {
  albums = [{ errMsg: 'chooseImage:fail cancel' }]
  const { page, choose } = await refusedCamera()
  await choose()
  expect(platform.uni.showModal).not.toHaveBeenCalled()
  expect(given).not.toHaveBeenCalled()
  expect(page.text()).toContain('从相册选照片')
})
