import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { button, confirm, desk, enter, team } from './acts.mjs'
import { enrolled, ownID, speak } from './atbank.mjs'
import { desktop, openWindow, phone, startBrowser } from './browser.mjs'
import { startServer } from './server.mjs'

let server, browser, people, clerk, unit

before(async () => {
  ;[server, browser] = await Promise.all([startServer(), startBrowser()])
  people = await team(server.base)
  clerk = await speak(server.base, people.clerks[0])
  unit = clerk.me.scopes.find((s) => s.role === 'clerk').place_id
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/** Opens an application's page as the clerk. */
async function review(size, id) {
  const w = await openWindow(browser, server.base, size)
  await enter(w.page, server.base, people.clerks[0])
  await w.page.goto(`${server.base}/#/admin/review/review?id=${id}`)
  await w.page.getByText('证件照片和完整信息已遮住').waitFor()
  return w
}

const inDialog = (page, text) => page.getByRole('dialog').locator('uni-button', { hasText: text })
const statusOf = async (id) => (await clerk.get(`/applications/${id}`)).item.status

/** The first of the queue on whom nobody has decided. */
async function nextWaiting() {
  const { items } = await clerk.get('/review-queue?status=submitted&limit=30')
  return items.find((i) => !i.flags.some((f) => f === 'own_application' || f === 'assisted_by_you')).id
}

test('a clerk refuses somebody who is not eligible, with a reason', async () => {
  const id = await enrolled(server.base, people.members[0], unit)
  const w = await review(phone, id)
  await button(w.page, '不予办理').click()
  await w.page.getByRole('dialog').getByRole('radio').first().click()
  await w.look('decide-reject')
  await inDialog(w.page, '不予办理').click()
  await w.page.getByRole('dialog').waitFor({ state: 'detached' })
  await w.close()
  assert.equal(await statusOf(id), 'rejected')

  const m = await openWindow(browser, server.base, phone)
  await enter(m.page, server.base, people.members[0])
  await m.page.getByText('这次申请到此结束').waitFor()
  await button(m.page, '重新申请').waitFor()
  await m.look('decide-rejected')
  await m.close()
})

test('a clerk ends the application of somebody who has left', async () => {
  const id = await nextWaiting()
  const w = await review(desktop, id)
  await w.page.getByRole('button', { name: '结束办理' }).click()
  await w.page.getByRole('dialog').getByRole('radio', { name: '已离职' }).click()
  await w.look('decide-end')
  await inDialog(w.page, '结束办理').click()
  await w.page.getByRole('dialog').waitFor({ state: 'detached' })
  await w.close()
  assert.equal(await statusOf(id), 'ended')
})

test('an approved application is opened again for what was overlooked', async () => {
  const id = await enrolled(server.base, people.members[1], unit)
  await clerk.post(`/applications/${id}/claim`)
  await clerk.post(`/applications/${id}/approval`, { version: (await clerk.get(`/applications/${id}`)).item.version })
  const w = await review(phone, id)
  await button(w.page, '退回修改').click()
  await w.page.getByRole('dialog').getByRole('checkbox', { name: '证件反面照片' }).first().click()
  await inDialog(w.page, '退回修改（1 条）').click()
  await w.page.getByRole('dialog').waitFor({ state: 'detached' })
  await w.close()
  assert.equal(await statusOf(id), 'returned')
})

test('a name that no font can print is framed on the photo, and goes into the batch', async () => {
  const id = await enrolled(server.base, people.members[2], unit, { name: '\u{323AF}样本' })
  await clerk.post(`/applications/${id}/claim`)
  await clerk.post(`/applications/${id}/approval`, { version: (await clerk.get(`/applications/${id}`)).item.version })
  const batch = await clerk.post('/batches', { org_id: unit })
  const w = await openWindow(browser, server.base, desktop)
  await enter(w.page, server.base, people.clerks[0])
  await w.page.goto(`${server.base}/#/admin/batch/build?id=${batch.id}`)
  await w.page.getByText('核对姓名截图 ›').click()
  await w.page.locator('.frame').waitFor()
  await w.page.locator('.photo img').waitFor({ state: 'attached' })
  for (const move of ['右移', '上移', '加宽', '变矮']) await w.page.getByRole('button', { name: move, exact: true }).click()
  await button(w.page, '看截图').click()
  await w.page.locator('.cut img').waitFor({ state: 'attached' })
  await w.look('name-crop')
  await button(w.page, '截图里是完整的姓名，确认').click()
  await w.page.getByRole('checkbox', { name: /^选中/ }).first().waitFor()
  const { items } = await clerk.get(`/batches/${batch.id}/candidates?limit=100`)
  assert.equal(items.find((c) => c.application_id === id).left_out, undefined)
  await w.look('name-crop-done')

  await ownID(server.base, clerk, people.members[0], 941)
  await ownID(server.base, await speak(server.base, people.heads[0]), people.members[0], 942)
  await w.page.getByRole('checkbox', { name: /^全选/ }).click()
  await button(w.page, '编入').click()
  await w.page.locator('uni-button', { hasText: /封存 [1-9]/ }).click()
  await confirm(w.page)
  await w.page.getByRole('checkbox', { name: '已盖章' }).first().waitFor()

  await button(w.page, '作废').click()
  await confirm(w.page)
  await w.page.getByText('这个批次不用再办').waitFor()
  await w.look('batch-void')
  await w.close()
  assert.equal((await clerk.get(`/batches/${batch.id}`)).status, 'void')
  assert.equal(await statusOf(id), 'approved')
})

test('a draft is given up, and its people stay approved', async () => {
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.clerks[0])
  await desk(w.page, '批次')
  await button(w.page, '新建批次').click()
  await w.page.getByText('编制批次：').waitFor()
  await button(w.page, '取消批次').click()
  await confirm(w.page)
  await button(w.page, '新建批次').waitFor()
  await w.close()
})
