import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desk, enter, team } from './acts.mjs'
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

/** What a first load may weigh, in bytes as they go over the wire. */
const mostBytes = 300 * 1024
/** How long a person waits for a page on a slow mobile network, in ms. */
const longest = 2000
/** The network that tools call 'fast 3G': 1.6 Mbit/s down, 750 kbit/s up, 150 ms there and back. */
const fast3G = { offline: false, latency: 150, downloadThroughput: (1.6 * 1024 * 1024) / 8, uploadThroughput: (750 * 1024) / 8 }

test('the first page loads less than 300 KB, compressed', async () => {
  const w = await openWindow(browser, server.base, phone)
  const cdp = await w.page.context().newCDPSession(w.page)
  await cdp.send('Network.enable')
  const urls = new Map()
  const sizes = new Map()
  cdp.on('Network.responseReceived', (e) => urls.set(e.requestId, e.response.url))
  cdp.on('Network.loadingFinished', (e) => sizes.set(e.requestId, e.encodedDataLength))
  await w.page.goto(server.base + '/')
  await w.page.getByText('演示城市').waitFor()
  await w.page.waitForLoadState('networkidle')
  const parts = [...sizes].map(([id, bytes]) => ({ url: urls.get(id) ?? '', bytes })).filter((p) => p.url.startsWith(server.base))
  const sum = parts.reduce((all, p) => all + p.bytes, 0)
  console.log(`first load: ${Math.round(sum / 1024)} KB in ${parts.length} answers`)
  assert.ok(parts.length > 5, 'too little was seen to be the whole page')
  assert.ok(sum < mostBytes, `${sum} bytes: ${JSON.stringify(parts.sort((a, b) => b.bytes - a.bytes).slice(0, 6))}`)
  await w.close()
})

/** Opens a window on a slow mobile network. */
async function slowWindow() {
  const w = await openWindow(browser, server.base, phone)
  const cdp = await w.page.context().newCDPSession(w.page)
  await cdp.send('Network.enable')
  await cdp.send('Network.emulateNetworkConditions', fast3G)
  return w
}

/** How long it takes from an act to where the page can be used, in ms. */
async function timed(name, act, usable) {
  const begun = performance.now()
  await act()
  await usable.first().waitFor()
  return { name, ms: Math.round(performance.now() - begun) }
}

function within(times) {
  console.log(times.map((t) => `${t.name} ${t.ms} ms`).join(', '))
  assert.deepEqual(times.filter((t) => t.ms > longest), [], 'somebody waits too long')
}

test('the first page can be used within two seconds on a slow mobile network, by who was never here', async () => {
  const w = await slowWindow()
  within([await timed('first page', () => w.page.goto(server.base + '/'), w.page.getByText('演示城市'))])
  await w.close()
})

test('a member’s pages can be used within two seconds on a slow mobile network', async () => {
  const w = await slowWindow()
  await enter(w.page, server.base, people.members[0])
  const times = []
  times.push(await timed('inbox', () => w.page.getByRole('tab', { name: '消息' }).click(), w.page.getByText('还没有消息')))
  times.push(await timed('mine', () => w.page.getByRole('tab', { name: '我的' }).click(), w.page.getByText('大字模式')))
  times.push(await timed('home', () => w.page.getByRole('tab', { name: '服务卡' }).click(), w.page.locator('uni-button', { hasText: '申请办卡' })))
  times.push(await timed('enrol', () => w.page.locator('uni-button', { hasText: '申请办卡' }).click(), w.page.getByText('您在哪个单位工作？')))
  times.push(await timed('home, anew', () => w.page.goto(server.base + '/?anew#/pages/home/home'), w.page.locator('uni-button', { hasText: '申请办卡' })))
  within(times)
  await w.close()
})

test('a clerk’s and an officer’s pages can be used within two seconds on a slow mobile network', async () => {
  const w = await slowWindow()
  await enter(w.page, server.base, people.clerks[0])
  const times = []
  for (const [text, usable] of [
    ['今日工作', w.page.getByText('等待审核').or(w.page.getByText('待审核')).locator('visible=true')],
    ['审核', w.page.getByRole('link', { name: /^审核/ })],
    ['批次', w.page.getByText('新建批次')],
    ['名册', w.page.getByRole('button', { name: /^办理/ })],
    ['卡片', w.page.locator('.pill')],
    ['进度', w.page.locator('.card')],
  ]) {
    times.push(await timed(text, () => desk(w.page, text), usable))
    await w.page.goBack()
    await w.page.locator('.desk').first().waitFor()
  }
  within(times)
  await w.close()

  const officer = await slowWindow()
  await enter(officer.page, server.base, people.officers[0])
  within([await timed('bank batches', () => desk(officer.page, '银行批次'), officer.page.getByRole('tab', { name: '待受理' }))])
  await officer.close()
})
