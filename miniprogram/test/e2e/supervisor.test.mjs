import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { button, choose, confirm, desk, enter, fill, team } from './acts.mjs'
import { desktop, openWindow, phone, startBrowser } from './browser.mjs'
import { startServer } from './server.mjs'

let server, browser, people, chief, federation

before(async () => {
  ;[server, browser] = await Promise.all([startServer(), startBrowser()])
  people = await team(server.base)
  const upper = people.all.filter((p) => p.roles[0] === 'supervisor')
  const district = people.unit.slice(0, 3)
  chief = upper.find((p) => p.name.includes(district))
  federation = upper.find((p) => p.name.includes('市总工会'))
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const unit = '样本新设电子厂工会'

/** A second person takes what an invitation offers. */
async function accept(person, code, look) {
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, person)
  await w.page.getByRole('tab', { name: '我的' }).click()
  await fill(w.page, '输入邀请码或二维码文字', code)
  await button(w.page, '继续').click()
  await w.page.getByText('职务邀请').first().waitFor()
  await w.page.locator('.offer').waitFor()
  if (look) await w.look(look)
  await button(w.page, '接受邀请').click()
  await w.page.getByText('我的工作').waitFor()
  await w.close()
}

const codeOn = (page) => page.locator('.code.number').innerText()

test('a supervisor adds a unit, sees what it lacks first, invites its clerk and assigns the bank branch', async () => {
  const w = await openWindow(browser, server.base, desktop)
  await enter(w.page, server.base, chief)
  await desk(w.page, '单位')
  await w.page.getByRole('row').nth(1).waitFor()
  await w.look('units')
  await w.page.getByText('本级工会').click()
  await w.page.getByText('下级组织').waitFor()
  await w.look('unit-district')
  await w.page.locator('.pane', { hasText: '下级组织' }).locator('uni-button', { hasText: '添加' }).click()
  await w.page.getByRole('radio', { name: '基层工会' }).click()
  await fill(w.page, '编号（字母、数字，全市不重复）', 'NEW-001')
  await fill(w.page, '全称', unit)
  await fill(w.page, '办公电话（公开）', '0533-7654321')
  await fill(w.page, '应有会员人数', '80')
  await w.look('unit-edit')
  await button(w.page, '添加').click()
  await w.page.getByText('本级工会').waitFor({ state: 'hidden' })
  await w.page.goBack()
  await w.page.getByRole('row', { name: new RegExp(unit) }).waitFor()
  assert.match(await w.page.getByRole('row').nth(1).innerText(), new RegExp(unit), 'what lacks something does not stand first')
  await w.look('units-gap')
  await w.page.getByRole('link', { name: `办理${unit}` }).click()
  await w.page.getByText('还没有工会经办人、工会负责人').waitFor()
  await w.look('unit-bare')
  await button(w.page, '邀请工会经办人').click()
  await fill(w.page, '对方的姓名或称呼（同事会看到）', '样本·新经办')
  await button(w.page, '生成邀请码').click()
  const code = await codeOn(w.page)
  await w.look('invite')
  await accept(people.members[1], code, 'invitation')
  await w.page.getByText('已接受邀请').waitFor()
  await w.look('invite-accepted')
  await button(w.page, '完成').click()
  await w.page.getByRole('button', { name: '结束任职：样本·新经办' }).waitFor()

  await button(w.page, '指定网点').click()
  await fill(w.page, '查找银行网点', '第3支行')
  await button(w.page, '查找').click()
  await w.page.getByRole('button', { name: /第3支行/ }).click()
  await w.page.getByRole('radio').nth(1).click()
  await w.look('unit-bank')
  await button(w.page, '指定这个网点').click()
  await w.page.locator('.fact-value', { hasText: '第3支行' }).waitFor()
  await button(w.page, '新做一个').click()
  await w.page.getByRole('dialog').waitFor()
  await w.look('join-code')
  await w.page.keyboard.press('Escape')
  await w.look('unit-ready')
  await w.page.getByRole('button', { name: '结束任职：样本·新经办' }).click()
  await confirm(w.page)
  await w.page.getByText('还没有工会经办人').waitFor()
  await w.close()
})

test('a clerk of a district begins a batch for a unit below', async () => {
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, chief)
  await desk(w.page, '单位')
  await w.page.getByRole('link').filter({ hasText: '工会' }).first().waitFor()
  await w.look('units')
  await w.page.getByText('本级工会').click()
  await button(w.page, '邀请工会经办人').click()
  await fill(w.page, '对方的姓名或称呼（同事会看到）', '样本·区经办')
  await button(w.page, '生成邀请码').click()
  const code = await codeOn(w.page)
  await w.look('invite')
  await w.close()

  await accept(people.members[2] ?? people.leaders[0], code)
  const clerk = await openWindow(browser, server.base, phone)
  await enter(clerk.page, server.base, people.members[2] ?? people.leaders[0])
  await desk(clerk.page, '批次')
  await button(clerk.page, '新建批次').click()
  await clerk.page.getByText('替下面的一个单位').click()
  await fill(clerk.page, '按单位名称查找', people.unit.slice(3, 7))
  await clerk.page.getByRole('dialog').locator('uni-button', { hasText: '查找' }).click()
  await clerk.page.getByRole('dialog').getByRole('button', { name: people.unit }).first().waitFor()
  await clerk.look('batch-for-unit')
  await clerk.page.getByRole('dialog').getByRole('button', { name: people.unit }).first().click()
  await clerk.page.getByText(`编制批次：${people.unit}`).waitFor()
  await clerk.close()
})

test('the other pages of a supervisor open, and fit a phone in large text', async () => {
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, federation)
  await w.page.getByRole('tab', { name: '我的' }).click()
  await w.page.locator('uni-switch').click()
  await w.page.getByRole('tab', { name: '服务卡' }).click()
  const fits = async (name) => {
    await w.look(name)
    const over = await w.page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    assert.ok(over <= 0, `${name} is ${over}px too wide`)
  }
  await desk(w.page, '单位')
  await w.page.locator('.unit').first().waitFor()
  await fits('units-large')
  await w.page.getByText('任职的人和邀请').click()
  await w.page.locator('.person').first().waitFor()
  await fits('people-large')
  await w.page.goBack()
  await w.page.getByRole('link', { name: /^银行网点/ }).click()
  await w.page.locator('.branch').first().click()
  await w.page.getByRole('dialog').getByText('结束任职').first().waitFor()
  await fits('branches-large')
  await button(w.page, '邀请银行人员').click()
  await fill(w.page, '对方的姓名或称呼（同事会看到）', '样本·新行员')
  await button(w.page, '生成邀请码').click()
  await codeOn(w.page)
  await fits('invite-officer-large')
  await w.page.goBack()
  await w.page.keyboard.press('Escape')
  await w.page.goBack()
  await w.page.getByText('批量添加单位').click()
  const sheet = (text) => ({ name: '单位.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  await choose(w.page, () => button(w.page, '选择表格上传').click(), sheet('单位编号,单位名称,级别\nIMP-1,样本导入一厂工会,基层\nIMP-1,样本导入二厂工会,车间\n'))
  await w.page.getByText('第 3 行').first().waitFor()
  await fits('org-import-large')
  await choose(w.page, () => button(w.page, '换一个文件').click(), sheet('单位编号,单位名称,级别\nIMP-1,样本导入一厂工会,基层工会\nIMP-2,样本导入二厂工会,基层工会\n'))
  await button(w.page, '添加 2 个组织').click()
  await confirm(w.page)
  await w.page.locator('.unit', { hasText: '样本导入一厂工会' }).first().click()
  await w.page.getByText('任职的人').waitFor()
  await fits('unit-large')
  await w.close()
})

for (const [size, at] of [[desktop, 1280], [phone, 390]]) {
  test(`the nearest supervisor compares two applications with one number and settles, at ${at}`, async () => {
    for (const person of [chief, federation]) {
      const w = await openWindow(browser, server.base, size)
      await enter(w.page, server.base, person)
      await desk(w.page, '单位')
      await w.page.getByText('重复的申请').click()
      await w.page.getByText('由您核对后决定').waitFor()
      const cases = w.page.locator('.case')
      await Promise.race([cases.first().waitFor(), w.page.getByText('没有要处理的重复申请').waitFor()])
      if ((await cases.count()) === 0) {
        await w.close()
        continue
      }
      await w.look('duplicates')
      await cases.first().click()
      await w.page.getByRole('button', { name: /^查看证件照片/ }).first().waitFor()
      await w.look('duplicate-masked')
      for (let n = await w.page.getByRole('button', { name: /^查看证件照片/ }).count(); n > 0; n--) {
        await w.page.getByRole('button', { name: /^查看证件照片/ }).first().click()
        await w.page.waitForFunction((left) => document.querySelectorAll('[aria-label^="查看证件照片"]').length === left, n - 1)
      }
      await w.page.waitForTimeout(800)
      await w.look('duplicate-compared')
      await w.page.locator('uni-button', { hasText: /^(留下|号码是)/ }).first().click()
      await confirm(w.page)
      await w.page.getByText('留下的').waitFor()
      await w.look('duplicate-settled')
      await w.close()
      return
    }
    assert.fail('the sample city has no duplicate to settle')
  })
}

test('figures go down from the federation to a unit', async () => {
  for (const size of [desktop, phone]) {
    const w = await openWindow(browser, server.base, size)
    await enter(w.page, server.base, federation)
    await desk(w.page, '进度')
    await w.page.getByText('下级组织').waitFor()
    await w.look('figures-federation')
    const down = () => w.page.locator(size === desktop ? '[role=row] [role=link]' : '.child').first()
    await down().click()
    await w.page.waitForURL(/figures\?id=/)
    await w.page.locator('.child:visible, [role=row]:visible').nth(1).waitFor()
    await w.look('figures-district')
    await w.close()
  }
})
