import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { button, choose, confirm, desk, enter, fill, team } from './acts.mjs'
import { drawn, handedIn, opened, speak } from './atbank.mjs'
import { desktop, openWindow, phone, startBrowser } from './browser.mjs'
import { startServer } from './server.mjs'

let server, browser, people, batch, clerk

before(async () => {
  ;[server, browser] = await Promise.all([startServer(), startBrowser()])
  people = await team(server.base)
  ;({ batch, clerk } = await handedIn(server.base, people))
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

async function openBatch(page) {
  await desk(page, '批次')
  await page.getByText(batch.number).first().click()
  await page.getByText(`批次 ${batch.number}`).first().waitFor()
}

test('a clerk records for the bank that it gives one person back, and the head confirms', async () => {
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.clerks[0])
  await openBatch(w.page)
  await button(w.page, '银行退回了，代为登记').click()
  await button(w.page, '加一个人').click()
  await fill(w.page, '名单上的序号', '999')
  await w.page.getByText(/名单只有 \d+ 行/).waitFor()
  await fill(w.page, '名单上的序号', '1')
  await w.page.getByRole('dialog').getByRole('radio').first().click()
  await w.look('given-back-row')
  await w.page.getByRole('dialog').locator('uni-button', { hasText: '加上' }).click()
  await choose(w.page, () => button(w.page, '选择扫描件').click(), { name: '退回单.png', mimeType: 'image/png', buffer: drawn(800, 600) })
  await w.look('given-back')
  await button(w.page, '登记，等确认').click()
  await confirm(w.page)
  await w.page.getByText('经办人登记：银行退回几个人').waitFor()
  await w.look('given-back-recorded')
  await w.close()

  const head = await openWindow(browser, server.base, desktop)
  await enter(head.page, server.base, people.heads[0])
  await openBatch(head.page)
  await head.page.getByText('经办人登记：银行退回几个人').waitFor()
  await head.look('given-back-head')
  await button(head.page, '确认银行退回').click()
  await confirm(head.page)
  await head.page.getByText('已撤下').first().waitFor()
  await head.close()
  const rows = await clerk.get(`/batches/${batch.id}/rows?limit=100`)
  assert.equal(rows.items.filter((r) => r.status !== 'sealed').length, 1)
})

test('two numbers that were swapped change places when the clerk and the bank both say so', async () => {
  await opened(server.base, people, batch.id)
  const before = await clerk.get(`/cards?batch_id=${batch.id}&limit=100`)
  const [one, two] = before.items
  const word = async (w) => {
    await w.page.getByRole('checkbox', { name: `选中${one.name}的卡 ${one.number}` }).click()
    await w.page.getByRole('checkbox', { name: `选中${two.name}的卡 ${two.number}` }).click()
    await button(w.page, '这两张卡号对调').click()
    await confirm(w.page)
  }
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.clerks[0])
  await openBatch(w.page)
  await button(w.page, '两张卡号登记反了').click()
  await w.page.getByRole('checkbox').first().waitFor()
  await w.look('exchange')
  await word(w)
  await w.page.getByText('银行人员也选这两张确认后').waitFor()
  await w.close()

  const officer = await openWindow(browser, server.base, desktop)
  await enter(officer.page, server.base, people.officers[0])
  await desk(officer.page, '银行批次')
  await officer.page.getByRole('tab', { name: /办结|结果/ }).click()
  await officer.page.getByText(batch.number).first().click()
  await button(officer.page, '两张卡号登记反了').click()
  await officer.page.getByRole('checkbox').first().waitFor()
  await word(officer)
  await officer.page.getByText('两方都已确认，卡号已对调').waitFor()
  await officer.look('exchange-done')
  await officer.close()
  const now = await clerk.get(`/cards?batch_id=${batch.id}&limit=100`)
  assert.equal(now.items.find((c) => c.id === one.id).number, two.number)
})

test('a tie to a WeChat account is released by two people', async () => {
  const row = (await clerk.get(`/batches/${batch.id}/rows?limit=100`)).items.find((r) => r.status === 'opened')
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.clerks[0])
  await openBatch(w.page)
  await w.page.getByText(row.name).first().click()
  await w.page.getByText('微信绑定 ›').click()
  await w.page.getByRole('radio', { name: '手机丢了或坏了' }).click()
  await w.page.getByRole('checkbox', { name: '我已当面看过本人证件原件' }).click()
  await w.look('tie-ask')
  await button(w.page, '提出，等第二个人确认').click()
  await w.page.getByText('微信绑定 ›').waitFor()
  await w.close()

  const second = await openWindow(browser, server.base, desktop)
  await enter(second.page, server.base, people.heads[0])
  await desk(second.page, '今日工作')
  await second.page.getByText('微信绑定待第二人确认').click()
  await second.page.getByRole('button', { name: /^确认/ }).first().waitFor()
  await second.look('ties')
  await second.page.getByRole('button', { name: /^确认/ }).first().click()
  await confirm(second.page)
  await second.page.getByText('没有等确认的绑定').waitFor()
  await second.close()
})

test('somebody moves to another unit, which takes them in', async () => {
  const other = people.all.find((p) => p.roles[0] === 'clerk' && p.team !== '' && p.team !== people.code && p.place.startsWith(people.unit.slice(0, 3)))
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.clerks[0])
  await desk(w.page, '名册')
  await w.page.getByRole('button', { name: /^办理/ }).first().click()
  await button(w.page, '转到别的单位').click()
  await fill(w.page, '按单位名称查找', other.place)
  await w.page.getByRole('dialog').locator('uni-button', { hasText: '查找' }).click()
  await w.page.getByRole('dialog').getByRole('button', { name: other.place }).click()
  await confirm(w.page)
  await w.page.getByText('已提出，等对方单位接收').waitFor()
  await w.close()

  const to = await openWindow(browser, server.base, phone)
  await enter(to.page, server.base, other)
  await desk(to.page, '今日工作')
  await to.page.getByText('要转到本单位的人').click()
  await to.page.getByRole('button', { name: /^接收/ }).first().waitFor()
  await to.look('transfers')
  await to.page.getByRole('button', { name: /^接收/ }).first().click()
  await confirm(to.page)
  await to.page.getByText('没有要转入的人').waitFor()
  await to.close()
  assert.equal((await (await speak(server.base, other)).get('/transfers')).items.length, 0)
})
