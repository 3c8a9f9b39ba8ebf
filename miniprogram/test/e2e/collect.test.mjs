import { after, before, test } from 'node:test'
import { button, confirm, enter, team } from './acts.mjs'
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
