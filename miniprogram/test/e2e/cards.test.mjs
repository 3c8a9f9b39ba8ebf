import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { button, confirm, enter, team } from './acts.mjs'
import { speak } from './atbank.mjs'
import { desktop, openWindow, phone, startBrowser } from './browser.mjs'
import { cardsAtBank, startServer } from './server.mjs'

let server, browser, people, officer

before(async () => {
  ;[server, browser] = await Promise.all([startServer(), startBrowser()])
  people = await team(server.base)
  await cardsAtBank(server.base)
  officer = await speak(server.base, people.officers[0])
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const boxes = (page) => page.getByRole('checkbox', { name: /^选中.*的卡$/ })

test('the officer moves cards together, and is told which of them were moved by somebody else meanwhile', async () => {
  const w = await openWindow(browser, server.base, desktop)
  await enter(w.page, server.base, people.officers[0])
  await w.page.goto(`${server.base}/#/bank/cards/cards?status=opened`)
  await boxes(w.page).nth(3).waitFor()
  for (const n of [0, 1]) await boxes(w.page).nth(n).click()
  await w.page.getByText('选了 2 张').waitFor()
  const { items } = await officer.get('/cards?status=opened')
  await officer.post(`/cards/${items[0].id}/events`, { event: 'delivered', version: items[0].version })
  await button(w.page, '已送达单位').click()
  await confirm(w.page)
  const outcome = w.page.getByRole('dialog')
  await outcome.getByText('没有办成').waitFor()
  assert.equal(await outcome.getByText('已登记').count(), 1)
  await w.look('cards-outcome')
  await button(w.page, '知道了').click()
  await outcome.waitFor({ state: 'detached' })
  await boxes(w.page).nth(2).waitFor({ state: 'detached' })
  assert.equal((await officer.get('/cards?status=at_union')).items.length, 2)
  await w.close()
})

test('the clerk says what is wrong with a card, and finds it among the exceptions', async () => {
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.clerks[0])
  await w.page.goto(`${server.base}/#/admin/cards/cards?status=at_union`)
  await boxes(w.page).first().click()
  await button(w.page, '卡片有异常').click()
  await w.look('cards-except')
  await w.page.getByRole('dialog').getByText('损坏').click()
  await w.page.getByRole('dialog').waitFor({ state: 'detached' })
  await w.page.getByRole('tab', { name: '有异常，处理中' }).click()
  await w.page.getByText('有异常，处理中：损坏').waitFor()
  assert.equal((await officer.get('/cards?status=exception')).items.length, 1)
  await w.close()
})
