import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { button, choose, confirm, enter, team } from './acts.mjs'
import { drawn, filled, speak } from './atbank.mjs'
import { desktop, openWindow, phone, startBrowser } from './browser.mjs'
import { startServer } from './server.mjs'

let server, browser, people

before(async () => {
  ;[server, browser] = await Promise.all([startServer(), startBrowser()])
  people = await team(server.base)
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

test('a clerk begins for a worker who is present, and is offered no document of their own', async () => {
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.clerks[0])
  await w.page.getByText('为没有智能手机的会员当面办理').click()
  await button(w.page, '开始').waitFor()
  await w.look('collect-people')
  await button(w.page, '开始').click()
  await confirm(w.page)
  await w.page.getByText('为什么要拍证件').waitFor()
  await w.page.getByText('人像面', { exact: true }).waitFor()
  if (await button(w.page, '演示：用样本证件照').isVisible()) throw new Error('the clerk could send their own document for the worker')
  await w.look('collect-photos')
  await w.close()
})

test('a worker signs with ink: the clerk prints the sheet, the signed one is sent, and the application is handed in', async () => {
  const clerk = await speak(server.base, people.clerks[1])
  const unit = clerk.me.scopes.find((s) => s.role === 'clerk').place_id
  const rows = (await clerk.get(`/roster-rows?status=expected&limit=20&org_id=${unit}`)).items
  const [half, app] = [await clerk.post('/applications', { roster_row_id: rows[0].id }), await clerk.post('/applications', { roster_row_id: rows[1].id })]
  const version = await filled(server.base, clerk, app, people.members[1])
  const w = await openWindow(browser, server.base, desktop, ['/consent-sheet'])
  await enter(w.page, server.base, people.clerks[1])
  await w.page.getByText('为没有智能手机的会员当面办理').click()
  await w.page.getByText('还没有提交的').waitFor()
  await w.look('collect-helped')

  // What is not filled in cannot be printed: the page says so, with the way to it.
  await w.page.goto(`${server.base}/#/admin/collect/paper?id=${half.id}`)
  await button(w.page, '打开签字页，去打印').click()
  await button(w.page, '去补全资料').waitFor()
  await w.look('paper-incomplete')

  await w.page.goto(`${server.base}/?again#/admin/collect/paper?id=${app.id}`)
  await w.page.locator('uni-button[disabled]', { hasText: '选照片' }).waitFor()
  const [sheet] = await Promise.all([w.page.waitForResponse((r) => r.url().endsWith('/consent-sheet')), button(w.page, '打开签字页，去打印').click()])
  assert.equal((await sheet.body()).subarray(0, 5).toString(), '%PDF-')
  await w.closeOthers()
  await w.page.getByText('已在这台设备上打开过签字页').waitFor()
  await w.look('paper-printed')
  await clerk.put(`/applications/${app.id}/fields`, { version, fields: (await clerk.get(`/applications/${app.id}/own`)).fields })
  await w.page.reload()
  await w.page.getByText('打印以后资料又改过').waitFor()
  await w.page.locator('uni-button[disabled]', { hasText: '选照片' }).waitFor()
  await w.look('paper-outdated')
  await Promise.all([w.page.waitForResponse((r) => r.url().endsWith('/consent-sheet')), button(w.page, '再打开一次').click()])
  await w.closeOthers()
  await choose(w.page, () => w.page.locator('uni-button:not([disabled])', { hasText: '选照片' }).click(), { name: '签字页.png', mimeType: 'image/png', buffer: drawn(1200, 1600) })
  await button(w.page, '提交申请').waitFor()
  await w.page.locator('.signature img').waitFor()
  await w.look('paper-signed')
  assert.equal((await clerk.get(`/applications/${app.id}/own`)).mode, 'ink')
  await button(w.page, '提交申请').click()
  await w.page.getByText('申请已提交').waitFor()
  await button(w.page, '下一位').waitFor()
  await w.close()
  assert.equal((await clerk.get(`/applications/${app.id}/own`)).status, 'submitted')
  assert.deepEqual((await clerk.get('/applications/helped')).items.map((a) => a.id), [half.id])
})

test('each role finds its pages of work from its first page, and each page opens', async () => {
  for (const person of [people.clerks[0], people.heads[0], people.leaders[0], people.officers[0]]) {
    const w = await openWindow(browser, server.base, phone)
    await enter(w.page, server.base, person)
    const links = w.page.locator('.desk')
    await links.first().waitFor()
    const count = await links.count()
    for (let i = 0; i < count; i++) {
      await links.nth(i).click()
      await w.page.locator('.uni-page-head-btn').last().waitFor()
      await w.look(`desk-${person.roles[0]}-${i}`)
      await w.page.goBack()
      await links.first().waitFor()
    }
    await w.close()
  }
})
