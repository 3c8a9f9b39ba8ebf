import { expect, it, vi } from 'vitest'
import { noFields } from '@/lib/fields'
import { readApplication } from '@/stores/enrol'
import { sendPhoto } from '@/stores/photos'
import { followPhotos } from '@/stores/readings'
import { fakePlatform } from './platform'

vi.mock('@/platform/files', () => ({ keepFile: () => Promise.resolve(), keptFile: () => Promise.resolve('blob:photo'), dropFile: () => Promise.resolve() }))

it('what is read from a photo is at the server once the photo has arrived, without another step', async () => {
  const read = { name: '照片的姓名', document_number: '370301196603160008' }
  const app = { id: 'app', status: 'draft', version: 1, mode: 'self', photos: [], reasons: [], signed: false, problems: [], fields: { ...noFields } }
  const platform = fakePlatform(({ method }) => {
    if (method === 'GET') return { status: 200, body: app }
    if (method === 'POST') return { status: 201, body: { side: 'front', version: 2, flags: [], fields: read } }
    return { status: 200, body: { version: 3, problems: [] } }
  })
  await readApplication()
  followPhotos('app')
  followPhotos('app')
  await sendPhoto('app', 'front', 'blob:photo')
  await vi.waitFor(() => expect(platform.asked.filter((a) => a.method === 'PUT')).toHaveLength(1))
  expect(platform.asked.at(-1)?.body).toMatchObject({ version: 2, fields: read })
})
