import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { button, choose, confirm, enter, fill, team, write } from './acts.mjs'
import { speak } from './atbank.mjs'
import { openWindow, phone, startBrowser } from './browser.mjs'
import { startServer } from './server.mjs'
import { startWeakNet } from './weaknet.mjs'

let server, browser, people, free

before(async () => {
  ;[server, browser] = await Promise.all([startServer(), startBrowser()])
  people = await team(server.base)
  const others = await team(server.base, 1)
  free = [...people.members.slice(0, 3), ...others.members.slice(0, 2)] // the rest of a team has applied
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/** A window in which calls may fail: that is what these ways are about. */
async function weakWindow(base = server.base) {
  const w = await openWindow(browser, base, phone, ['/api/', '/simulator/'])
  const sent = []
  w.page.on('request', (r) => r.method() !== 'GET' && sent.push({ what: `${r.method()} ${new URL(r.url()).pathname.replace(/[0-9a-f-]{36}/g, '…')}`, key: r.headers()['idempotency-key'] }))
  return { ...w, of: (part) => sent.filter((s) => s.what.includes(part)) }
}

async function document_(person, side) {
  const photo = await fetch(`${server.base}/simulator/people/${person.id}/photos/${side}`)
  return { name: '证件.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await photo.arrayBuffer()) }
}

/** Starts an application, to where its photos are taken. */
async function toPhotos(page, person, base = server.base) {
  await enter(page, base, person)
  await button(page, '申请办卡').click()
  await fill(page, '按名称查找', people.unit)
  await button(page, '查找').click()
  await page.getByRole('button', { name: people.unit }).first().click()
  await confirm(page)
  await page.getByRole('radio', { name: '没有' }).click()
}

/** The slot of one side. */
const slot = (page, title) => page.locator('.card', { has: page.locator('.heading', { hasText: title }) }).last()

/** What the server knows of somebody's application. */
async function known(who) {
  const { application_id } = await who.get('/me/card')
  return who.get(`/applications/${application_id}/own`)
}

/** What is read from a photo is saved as soon as it has arrived. */
const readingSaved = (page) => page.waitForResponse((r) => r.request().method() === 'PUT' && r.url().endsWith('/fields') && r.ok())

test('a photo that was taken without a network is kept, resumed after the page was closed, and sent once', async () => {
  const person = free[0]
  const w = await weakWindow()
  const [front, back] = await Promise.all([document_(person, 'front'), document_(person, 'back')])
  await toPhotos(w.page, person)
  let saved = readingSaved(w.page)
  await choose(w.page, () => slot(w.page, '人像面').locator('uni-button', { hasText: '从相册选' }).click(), front)
  await slot(w.page, '人像面').getByText('已上传').waitFor()
  await saved
  const who = await speak(server.base, person)
  const before = await known(who)

  await w.page.context().setOffline(true)
  await choose(w.page, () => slot(w.page, '国徽面').locator('uni-button', { hasText: '从相册选' }).click(), back)
  await w.page.getByText('照片已存在手机里，网络恢复后自动上传').waitFor()
  await w.look('weak-photo-kept')
  assert.deepEqual((await known(who)).photos, ['front'])

  // The phone is put away and the page closed; it opens again while only pages come through.
  await w.page.route('**/photos/back', (route) => (route.request().method() === 'POST' ? route.abort('internetdisconnected') : route.continue()))
  await w.page.context().setOffline(false)
  await w.page.reload()
  await w.page.getByText('照片已存在手机里，网络恢复后自动上传').waitFor()
  assert.deepEqual((await known(who)).photos, ['front'])

  await w.page.unroute('**/photos/back')
  saved = readingSaved(w.page)
  await button(w.page, '现在重试').click()
  await slot(w.page, '国徽面').getByText('已上传').waitFor()
  await saved
  const now = await known(who)
  assert.deepEqual([...now.photos].sort(), ['back', 'front'])
  assert.equal(now.version, before.version + 2, 'the photo, or what was read from it, was counted more than once')
  assert.equal(new Set(w.of('photos/').slice(1).map((s) => s.key)).size, 1, 'the photo was sent under several keys')
  await w.close()
})

test('a photo whose answer was lost on the way is sent again, and counted once', async () => {
  const person = free[1]
  const net = await startWeakNet(server.base, (asked) => asked.method === 'POST' && asked.url.endsWith('/photos/front'))
  const w = await weakWindow(net.base)
  const front = await document_(person, 'front')
  await toPhotos(w.page, person, net.base)
  const who = await speak(server.base, person)
  const before = await known(who)
  const saved = readingSaved(w.page)
  await choose(w.page, () => slot(w.page, '人像面').locator('uni-button', { hasText: '从相册选' }).click(), front)
  await slot(w.page, '人像面').getByText('已上传').waitFor()
  await saved
  assert.deepEqual(net.lost.map((l) => l.status), [201])
  assert.equal((await known(who)).version, before.version + 2, 'the photo, or what was read from it, was counted twice')
  await w.close()
  await net.stop()
})

test('what is typed stays when the session ends, and when one has to sign in again', async () => {
  const person = free[2]
  const w = await weakWindow()
  await toPhotos(w.page, person)
  for (let side = 0; side < 2; side++) {
    await button(w.page, '演示：用样本证件照').click()
    await w.page.locator('.tag-good').nth(side).waitFor()
  }
  await button(w.page, '下一步').click()
  const address = w.page.locator('uni-input[aria-label="住址"] input')
  await address.waitFor()
  const who = await speak(server.base, person)

  // Ended at the server, and renewed without a word.
  const end = async () => {
    const { token } = JSON.parse(await w.page.evaluate(() => sessionStorage.getItem('session')))
    const headers = { Authorization: `Bearer ${token}` }
    assert.equal((await fetch(`${server.base}/api/v1/sessions/current`, { method: 'DELETE', headers })).status, 204)
    while ((await fetch(`${server.base}/api/v1/me`, { headers })).status !== 401) await w.page.waitForTimeout(100) // it ends within a second
  }
  await end()
  await fill(w.page, '住址', '样本街道会话中断后一号')
  await w.page.waitForResponse((r) => r.url().endsWith('/fields') && r.status() === 200)
  assert.equal((await known(who)).fields.address, '样本街道会话中断后一号')

  // Ended, and this device has nothing to sign in with: the person does, and comes back to what was typed.
  await end()
  const kept = await w.page.evaluate(() => {
    const mine = sessionStorage.getItem('sample-person')
    sessionStorage.removeItem('sample-person')
    return JSON.parse(mine)
  })
  await fill(w.page, '住址', '样本街道重新登录后二号')
  await w.page.getByText('登录已失效').waitFor()
  await w.look('weak-signed-out')
  assert.equal(await address.inputValue(), '样本街道重新登录后二号')
  await w.page.getByRole('button', { name: '重新登录' }).click()
  await fill(w.page, '按姓名或单位查找', kept.name)
  await w.page.getByRole('button', { name: `以${kept.name}的身份进入` }).first().click()
  await address.waitFor()
  await w.page.waitForFunction(() => document.querySelector('uni-input[aria-label="住址"] input')?.value !== '')
  assert.equal(await address.inputValue(), '样本街道重新登录后二号')

  // The back button leaves the page with something typed and not saved.
  await address.fill('样本街道按了返回键三号')
  await w.page.goBack()
  await button(w.page, '继续填写').or(w.page.getByText('为什么要拍证件')).first().waitFor()
  await w.page.goto(`${server.base}/#/pages/enrol/check`)
  await w.page.waitForFunction(() => document.querySelector('uni-input[aria-label="住址"] input')?.value.endsWith('三号'))
  await w.close()
})

test('double taps make one call, and the back button hands nothing in again', async () => {
  const person = free[3]
  const w = await weakWindow()
  await enter(w.page, server.base, person)
  await w.page.route('**/submission', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 400))
    await route.continue()
  })
  const twice = async (page, text) => {
    await button(page, text).evaluate((b) => (b.click(), b.click(), b.click()))
  }
  await button(w.page, '申请办卡').click()
  await fill(w.page, '按名称查找', people.unit)
  await button(w.page, '查找').click()
  await w.page.getByRole('button', { name: people.unit }).first().click()
  await w.page.locator('.uni-modal__btn_primary').evaluate((b) => (b.click(), b.click()))
  await w.page.getByRole('radio', { name: '没有' }).click()
  for (let side = 0; side < 2; side++) {
    await twice(w.page, '演示：用样本证件照')
    await w.page.locator('.tag-good').nth(side).waitFor()
  }
  await button(w.page, '下一步').click()
  await fill(w.page, '签发机关', '样本市公安局样本分局')
  await button(w.page, '用微信绑定的号码').click()
  await w.page.waitForFunction(() => document.querySelector('uni-input[aria-label="手机号码（本人使用）"] input')?.value.length === 11)
  await w.page.getByRole('radio', { name: '生产制造人员' }).click()
  await fill(w.page, '工作单位', people.unit)
  await twice(w.page, '下一步')
  const boxes = w.page.getByRole('checkbox')
  await boxes.nth(1).waitFor()
  await boxes.nth(0).click()
  await boxes.nth(1).click()
  await write(w.page)
  await twice(w.page, '签字并提交')
  await w.page.getByText('申请已提交').waitFor()
  for (const [part, count] of [['POST /api/v1/applications/…/submission', 1], ['/consent', 1], ['photos/front', 1], ['photos/back', 1]]) assert.equal(w.of(part).length, count, part)
  assert.equal(w.of('POST /api/v1/applications').filter((s) => s.what.endsWith('applications')).length, 1)

  await w.page.goBack()
  await w.page.waitForTimeout(600)
  assert.equal(w.of('/submission').length, 1)
  const who = await speak(server.base, person)
  assert.equal((await who.get('/me/card')).application_status, 'submitted')
  await w.close()
})

test('two devices at once make one application, handed in once', async () => {
  const person = free[4]
  const [one, two] = [await weakWindow(), await weakWindow()]
  await toPhotos(one.page, person)
  await enter(two.page, server.base, person)
  await button(two.page, '继续填写').click()
  await two.page.getByText('为什么要拍证件').waitFor()
  for (let side = 0; side < 2; side++) {
    await button(one.page, '演示：用样本证件照').click()
    await one.page.locator('.tag-good').nth(side).waitFor()
  }
  await button(one.page, '下一步').click()
  await fill(one.page, '签发机关', '样本市公安局样本分局')
  await button(one.page, '用微信绑定的号码').click()
  await one.page.waitForFunction(() => document.querySelector('uni-input[aria-label="手机号码（本人使用）"] input')?.value.length === 11)
  await one.page.getByRole('radio', { name: '生产制造人员' }).click()
  await fill(one.page, '工作单位', people.unit)
  await button(one.page, '下一步').click()

  const ready = async (page) => {
    const boxes = page.getByRole('checkbox')
    await boxes.nth(1).waitFor()
    await boxes.nth(0).click()
    await boxes.nth(1).click()
    await write(page)
  }
  await two.page.goto(`${server.base}/#/pages/enrol/sign`)
  await ready(one.page)
  await ready(two.page)
  await Promise.all([one, two].map((w) => button(w.page, '签字并提交').click()))
  const outcomes = await Promise.all(
    [one, two].map(async (w) => {
      const done = w.page.getByText('申请已提交')
      const said = w.page.getByRole('alert')
      await done.or(said).first().waitFor()
      return (await done.isVisible()) ? 'done' : said.first().innerText()
    }),
  )
  assert.ok(outcomes.includes('done'), outcomes.join())
  for (const said of outcomes.filter((o) => o !== 'done')) assert.match(said, /刷新|撤回|不能修改|重新阅读/)
  const who = await speak(server.base, person)
  const { application_id } = await who.get('/me/card')
  const clerk = await speak(server.base, people.clerks[0])
  const { history } = await clerk.get(`/applications/${application_id}`)
  assert.equal(history.filter((h) => h.event === 'start').length, 1)
  assert.equal(history.filter((h) => h.event === 'submit').length, 1)
  await one.close()
  await two.close()
})
