import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { apply, button, confirm, enter, team } from './acts.mjs'
import { openWindow, phone, startBrowser } from './browser.mjs'
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

test('a member applies with a thumb and sees where the card is', async () => {
  const w = await openWindow(browser, server.base, phone)
  await w.page.goto(server.base + '/')
  await w.page.getByText('演示城市').waitFor()
  await w.look('start')
  await enter(w.page, server.base, people.members[0])
  await w.look('home-empty')
  await apply(w.page, people.unit, w.look)
  await w.look('enrol-5-done')
  await button(w.page, '查看进度').click()
  await w.page.getByText('等待单位工会审核').waitFor()
  await w.look('home-submitted')
  await w.page.getByRole('tab', { name: '消息' }).click()
  await w.page.getByText('申请已提交').waitFor()
  await w.look('inbox')
  await w.page.getByRole('tab', { name: '我的' }).click()
  await w.page.getByText('加密保存').waitFor()
  await w.look('mine')
  await w.close()
})

test('a member takes an application back, and what was typed is still there', async () => {
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.members[0])
  await button(w.page, '收回修改').click()
  await confirm(w.page)
  await w.page.locator('uni-input[aria-label="签发机关"] input').waitFor()
  assert.equal(await w.page.locator('uni-input[aria-label="签发机关"] input').inputValue(), '样本市公安局样本分局')
  await w.close()
})
