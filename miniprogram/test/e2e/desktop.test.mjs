import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { button, enter, fill, team } from './acts.mjs'
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

const begun = (page) => page.waitForResponse((r) => r.url().endsWith('/scan-logins') && r.request().method() === 'POST').then((r) => r.json())

test('a desktop is signed in by the phone that scans it, on the same number', async () => {
  const pc = await openWindow(browser, server.base, desktop)
  const [scan] = await Promise.all([begun(pc.page), pc.page.goto(server.base + '/')])
  await pc.page.getByRole('status', { name: `核对数字 ${scan.number}` }).waitFor()
  await pc.look('scan-desktop')

  const mobile = await openWindow(browser, server.base, phone)
  await enter(mobile.page, server.base, people.clerks[0])
  await mobile.page.getByRole('tab', { name: '我的' }).click()
  await fill(mobile.page, '输入邀请码或二维码文字', scan.qr)
  await button(mobile.page, '继续').click()
  await mobile.page.getByText(scan.number, { exact: true }).waitFor()
  await mobile.look('scan-phone')
  await button(mobile.page, '数字一样，登录').click()

  await pc.page.getByText('我的工作').waitFor()
  await pc.look('scan-signed-in')
  await pc.page.reload()
  await pc.page.getByText('我的工作').waitFor()
  await pc.close()
  await mobile.close()
})

test('a QR that nobody scans is over after two minutes, and there is another', async () => {
  const w = await openWindow(browser, server.base, desktop)
  await w.page.clock.install()
  const [first] = await Promise.all([begun(w.page), w.page.goto(server.base + '/')])
  await w.page.getByRole('status', { name: `核对数字 ${first.number}` }).waitFor()
  await w.page.clock.fastForward('02:05')
  await w.page.getByText('二维码已过期').waitFor()
  await w.page.clock.resume()
  await w.look('scan-over')
  const [second] = await Promise.all([begun(w.page), button(w.page, '换一个二维码').click()])
  assert.notEqual(second.id, first.id)
  await w.page.getByRole('status', { name: `核对数字 ${second.number}` }).waitFor()
  await w.close()
})
