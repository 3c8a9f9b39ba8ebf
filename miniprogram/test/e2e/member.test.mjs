import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { apply, button, confirm, enter, fill, team } from './acts.mjs'
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
  assert.notEqual(await w.page.locator('.card').first().innerText(), '', 'the page begins with an empty card')
  await w.look('mine')
  await w.close()
})

test('who goes back to a step of what is handed in is told how far it is, and sees no empty form', async () => {
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.members[0])
  for (const step of ['photos', 'check', 'sign']) {
    await w.page.goto(`${server.base}/?${step}#/pages/enrol/${step}`)
    await w.page.getByText('等待单位工会审核').waitFor()
  }
  await w.close()
})

test('a member who is called away after the photos finds what was read from them', async () => {
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.members[1])
  await button(w.page, '申请办卡').click()
  await fill(w.page, '按名称查找', people.unit)
  await w.page.getByRole('button', { name: people.unit }).first().click()
  await confirm(w.page)
  await w.page.getByRole('radio', { name: '没有' }).click()
  for (let side = 0; side < 2; side++) {
    const saved = w.page.waitForResponse((r) => r.request().method() === 'PUT' && r.url().endsWith('/fields'))
    await button(w.page, '演示：用样本证件照').click()
    await w.page.locator('.tag-good').nth(side).waitFor()
    await saved
  }
  await w.page.reload()
  await button(w.page, '下一步').click()
  await w.page.waitForFunction(() => document.querySelector('uni-input[aria-label="证件号码"] input')?.value.length === 18)
  assert.notEqual(await w.page.locator('uni-input[aria-label="证件有效期止"] input').inputValue(), '')
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
