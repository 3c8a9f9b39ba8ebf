import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { button, choose, confirm, desk, enter, fill, invented, rosterFile, team } from './acts.mjs'
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

const list = [301, 302, 303, 304, 305].map(invented)
const wrong = ['样本错号,370303198001010001,19900009001', '样本无人,37030319800101,', ',,19900009003']

test('a clerk puts one person on the list by hand, finds them, and takes them off with a reason', async () => {
  const w = await openWindow(browser, server.base, phone, ['/roster-rows'])
  await enter(w.page, server.base, people.clerks[0])
  await desk(w.page, '名册')
  await w.page.getByRole('button', { name: /^办理/ }).first().waitFor()
  await w.look('roster')
  await button(w.page, '加一个人').click()
  await w.page.locator('uni-input[aria-label="姓名"]').waitFor()
  const one = invented(201)
  await fill(w.page, '姓名', one.name)
  await fill(w.page, '证件号码', '370303')
  await button(w.page, '加入名册').click()
  await w.page.getByRole('alert').first().waitFor()
  await w.look('roster-person-wrong')
  await fill(w.page, '证件号码', one.number)
  await button(w.page, '加入名册').click()
  await w.page.getByText('这次加了 1 人').waitFor()
  await w.page.goBack()
  await fill(w.page, '查找名册里的人', one.name)
  await button(w.page, '查找').click()
  await w.page.getByText('只能按完整的内容查找').waitFor()
  await w.page.getByRole('button', { name: /^办理/ }).first().click()
  await w.page.getByRole('dialog').waitFor()
  await w.look('roster-person-acts')
  await button(w.page, '移出名册').click()
  await w.page.getByRole('radio', { name: '已退休' }).click()
  await w.look('roster-person-end')
  await w.page.getByRole('dialog').locator('uni-button', { hasText: '移出名册' }).click()
  await w.page.getByText('不再办理：已退休').waitFor()
  await w.page.getByRole('button', { name: /^办理/ }).first().click()
  await button(w.page, '放回名册').click()
  await w.page.getByText('还没申请').first().waitFor()
  await w.close()
})

for (const [size, at, clerk] of [[phone, 390, 0], [desktop, 1280, 1]]) {
  test(`a list with bad rows is looked through, the rest imported, and who is gone confirmed, at ${at}`, async () => {
    const w = await openWindow(browser, server.base, size)
    await enter(w.page, server.base, people.clerks[clerk])
    await desk(w.page, '名册')
    await button(w.page, '导入名册').click()
    await button(w.page, '下载空白模板').waitFor()
    const [template] = await Promise.all([w.page.waitForEvent('download'), button(w.page, '下载空白模板').click()])
    assert.match(template.suggestedFilename(), /xlsx$/)
    await w.look('roster-import')
    const shift = list.map((p, i) => ({ ...p, ...(clerk === 1 ? invented(401 + i) : {}) }))
    await choose(w.page, () => button(w.page, '选择表格上传').click(), rosterFile('名册.csv', shift, wrong))
    await w.page.getByRole('tab', { name: /有错的行\s*3/ }).waitFor()
    await w.page.getByText('第 7 行').first().waitFor()
    await w.look('roster-bad-rows')
    const [bad] = await Promise.all([w.page.waitForEvent('download'), button(w.page, '下载有错的行').click()])
    assert.match(bad.suggestedFilename(), /xlsx$/)
    await w.page.getByRole('tab', { name: /新增\s*5/ }).click()
    await w.page.getByText('第 2 行').first().waitFor()
    await w.look('roster-added')
    await button(w.page, '先导入没有错的 5 行').click()
    await confirm(w.page)
    await w.page.getByText('已导入', { exact: false }).first().waitFor()
    await w.page.getByRole('checkbox', { name: /^选中/ }).first().waitFor()
    await w.page.getByRole('checkbox', { name: /^选中/ }).nth(0).click()
    await w.page.getByRole('checkbox', { name: /^选中/ }).nth(1).click()
    await w.look('roster-gone')
    await button(w.page, '移出 2 人').click()
    await w.page.getByRole('radio', { name: '已离职' }).click()
    await w.page.getByRole('dialog').locator('uni-button', { hasText: '移出名册' }).click()
    await w.page.getByText('2 人已移出名册').waitFor()
    await w.close()
  })
}

test('a roster in large text still fits a phone', async () => {
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.clerks[0])
  await w.page.getByRole('tab', { name: '我的' }).click()
  await w.page.locator('uni-switch').click()
  await w.page.getByRole('tab', { name: '服务卡' }).click()
  await desk(w.page, '名册')
  await w.page.getByRole('button', { name: /^办理/ }).first().waitFor()
  await w.look('roster-large')
  const over = await w.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  assert.ok(over <= 0, `the page is ${over}px too wide`)
  await w.close()
})

test('the keyboard stays in a dialog and goes back to where it was', async () => {
  const w = await openWindow(browser, server.base, desktop)
  await enter(w.page, server.base, people.clerks[0])
  await desk(w.page, '名册')
  const act = w.page.getByRole('button', { name: /^办理/ }).first()
  await act.focus()
  await w.page.keyboard.press('Enter')
  await w.page.getByRole('dialog').waitFor()
  for (let i = 0; i < 12; i++) {
    await w.page.keyboard.press(i % 5 === 4 ? 'Shift+Tab' : 'Tab')
    assert.ok(await w.page.evaluate(() => !!document.activeElement?.closest('[role=dialog]')), 'the focus left the dialog')
  }
  await w.page.keyboard.press('Escape')
  await w.page.getByRole('dialog').waitFor({ state: 'detached' })
  assert.ok(await act.evaluate((e) => e === document.activeElement), 'the focus did not come back')
  await w.close()
})
