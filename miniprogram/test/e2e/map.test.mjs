import assert from 'node:assert/strict'
import { createServer } from 'node:http'
import { after, before, test } from 'node:test'
import { enter, team } from './acts.mjs'
import { desktop, openWindow, startBrowser } from './browser.mjs'
import { startServer } from './server.mjs'

let server, browser, tiles, host
const asked = new Set()

// A host of map pictures: each says which it is.
before(async () => {
  tiles = createServer((request, answer) => {
    asked.add(request.url)
    answer.setHeader('Content-Type', 'image/svg+xml')
    answer.end(`<svg xmlns="http://www.w3.org/2000/svg" width="256" height="256"><rect width="256" height="256" fill="#e3ead9" stroke="#c5cfb8"/><text x="20" y="40">${request.url}</text></svg>`)
  })
  await new Promise((resolve) => tiles.listen(0, '127.0.0.1', resolve))
  host = `http://127.0.0.1:${tiles.address().port}`
  ;[server, browser] = await Promise.all([startServer({ UNIONCARD_MAP_TILES: `${host}/{z}/{x}/{y}.svg`, UNIONCARD_MAP_CREDIT: '样本地图 <b>©</b>' }), startBrowser()])
})
after(async () => {
  await browser?.close()
  await server?.stop()
  tiles?.closeAllConnections()
  tiles?.close()
})

test('where the settings name a map of streets, places lie on it, and its owner is named', async () => {
  const unit = await team(server.base)
  const w = await openWindow(browser, server.base, desktop, [], host)
  await enter(w.page, server.base, unit.members[0])
  await w.page.getByRole('tab', { name: '优惠' }).click()
  await w.page.getByText('看地图').click()
  await w.page.locator('.place-mark').first().waitFor()
  await w.page.locator('img.leaflet-tile-loaded').first().waitFor()
  await w.page.getByText('样本地图 <b>©</b>').waitFor()
  assert.ok([...asked].every((url) => /^\/\d+\/\d+\/\d+\.svg$/.test(url)), `it was told more than which picture: ${[...asked].join(' ')}`)
  await w.look('places-streets')
  await w.page.getByText('看列表').click()
  await w.page.getByRole('link', { name: /^样本/ }).first().click()
  await w.page.locator('img.leaflet-tile-loaded').first().waitFor()
  await w.close()
})
