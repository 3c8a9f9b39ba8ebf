import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { enter, team } from './acts.mjs'
import { enrolled, handedIn, speak } from './atbank.mjs'
import { desktop, openWindow, phone, startBrowser } from './browser.mjs'
import { startServer } from './server.mjs'

let server, browser, people, rounds

const listed = JSON.parse(readFileSync(new URL('../../src/pages.json', import.meta.url), 'utf8'))
const all = [...listed.pages.map((p) => p.path), ...listed.subPackages.flatMap((s) => s.pages.map((p) => `${s.root}/${p.path}`))]
const above = /^admin\/(units|people|duplicates|bases)\//

before(async () => {
  ;[server, browser] = await Promise.all([startServer(), startBrowser()])
  people = await team(server.base)
  const chief = people.all.find((p) => p.roles[0] === 'supervisor' && p.name.includes(people.unit.slice(0, 3)))
  const clerk = await speak(server.base, people.clerks[0])
  const unit = clerk.me.scopes.find((s) => s.role === 'clerk').place_id
  const member = people.members[0]
  await (await speak(server.base, member)).post('/applications', { org_id: unit }) // a draft: its four steps have something to show
  await enrolled(server.base, people.members[1], unit)
  const { batch } = await handedIn(server.base, people)
  const draft = await clerk.post('/batches', { org_id: unit })
  const waiting = (await clerk.get('/review-queue?status=submitted&limit=1')).items[0].id
  const row = (await clerk.get(`/roster-rows?status=expected&limit=1&org_id=${unit}`)).items[0]
  const helped = await clerk.post('/applications', { roster_row_id: row.id })
  const clash = (await (await speak(server.base, chief)).get('/duplicate-cases?limit=1')).items[0]?.id ?? ''
  const shop = (await speak(server.base, member).then((m) => m.get('/places?kind=service_base&limit=1'))).items[0]
  const told = await clerk.post(`/orgs/${unit}/announcements`, { title: '本周五集中办卡', body: '周五上午九点，三楼会议室，请带身份证。' })
  await clerk.post(`/announcements/${told.id}/publication`, { version: told.version })
  await clerk.post(`/orgs/${unit}/join-codes`)
  const chiefs = (await speak(server.base, chief)).me.scopes.find((s) => s.role === 'supervisor').place_id
  const kept = (await (await speak(server.base, chief)).get(`/service-bases?org_id=${chiefs}&limit=1`)).items[0].id
  const place = { org: unit, parent: unit, place: unit, office: 'clerk' }
  /** Who opens which pages, and with what. Card hand-overs have ways of their own. */
  rounds = [
    { who: member, of: (p) => p.startsWith('pages/') && !['pages/start/start', 'pages/code/desktop', 'pages/code/invitation'].includes(p), query: {}, other: { 'pages/places/base': shop.id, 'pages/announcements/announcement': told.id } },
    { who: people.clerks[0], of: (p) => p.startsWith('admin/') && !above.test(p) && p !== 'admin/letters/letters', query: { id: waiting, application: waiting, batch: batch.id, org: unit }, other: { 'admin/announcements/edit': told.id, 'admin/collect/paper': helped.id, 'admin/batch/batch': batch.id, 'admin/batch/given-back': batch.id, 'admin/batch/build': draft.id } },
    { who: chief, of: (p) => above.test(p), query: { id: unit, ...place }, other: { 'admin/duplicates/case': clash, 'admin/bases/base': kept, 'admin/bases/edit': kept, 'admin/bases/import': chiefs } },
    { who: people.all.find((p) => p.roles[0] === 'supervisor' && p.name.includes('市总工会')), of: (p) => p === 'admin/letters/letters', query: {} },
    { who: people.all.find((p) => p.roles[0] === 'merchant'), of: (p) => p.startsWith('merchant/'), query: {} },
    { who: people.officers[0], of: (p) => p.startsWith('bank/'), query: { id: batch.id, batch: batch.id } },
  ]
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

test('every page has somebody who opens it here, or a way of its own', () => {
  const apart = ['pages/start/start', 'pages/code/desktop', 'pages/code/invitation']
  for (const page of all) assert.equal(apart.includes(page) || rounds.filter((r) => r.of(page)).length === 1, true, page)
})

/** What of a page is too wide, too small or cut off; it runs in the page. */
function measured() {
  const textOf = (e) => e.textContent.trim().slice(0, 20)
  const words = [...document.querySelectorAll('.page *')].filter((e) => [...e.childNodes].some((n) => n.nodeType === 3 && n.textContent.trim()) && e.checkVisibility())
  /** Some of an element lies outside what hides it. */
  function cutOff(e) {
    const at = e.getBoundingClientRect()
    for (let around = e; around && !around.classList.contains('page'); around = around.parentElement) {
      const { overflowX } = getComputedStyle(around)
      if (overflowX === 'auto' || overflowX === 'scroll') return false
      if (overflowX !== 'hidden') continue
      const room = around.getBoundingClientRect()
      if (around === e && e.scrollWidth > e.clientWidth + 1) return true
      if (at.right > room.right + 1 || at.left < room.left - 1 || at.bottom > room.bottom + 1 || at.top < room.top - 1) return true
    }
    return false
  }
  /** A sentence stands as a column of single signs. */
  function column(e) {
    const size = parseFloat(getComputedStyle(e).fontSize)
    return e.textContent.trim().length >= 6 && e.clientWidth < size * 2.5 && e.clientHeight > size * 4
  }
  return {
    over: document.documentElement.scrollWidth - window.innerWidth,
    factor: getComputedStyle(document.querySelector('.page')).getPropertyValue('--text').trim(),
    cut: words.filter(cutOff).map(textOf),
    columns: words.filter(column).map(textOf),
    small: words.filter((e) => parseFloat(getComputedStyle(e).fontSize) < 15.9).map(textOf),
  }
}

for (const [size, large] of [[phone, true], [desktop, false], [desktop, true]]) {
  test(`every page at ${size.width}${large ? ' in large text' : ''} can be used by everybody, and is not too wide`, async () => {
    const faults = []
    for (const round of rounds) {
      const w = await openWindow(browser, server.base, size, ['/api/'])
      if (large) await w.page.addInitScript(() => localStorage.setItem('large-text', 'true'))
      await enter(w.page, server.base, round.who)
      for (const page of all.filter(round.of)) {
        const query = new URLSearchParams({ ...round.query, ...(round.other?.[page] ? { id: round.other[page] } : {}) })
        await w.page.goto(`${server.base}/?${page}#/${page}?${query}`)
        await w.page.locator('.page').last().waitFor()
        await w.page.waitForLoadState('networkidle')
        const seen = await w.page.evaluate(measured)
        if (seen.over > 0) faults.push(`${page} is ${seen.over}px too wide`)
        if (seen.factor !== (large ? '1.25' : '1')) faults.push(`${page} has text of ${seen.factor}`)
        if (seen.cut.length > 0) faults.push(`${page} cuts words off: ${seen.cut.slice(0, 3).join(' | ')}`)
        if (seen.columns.length > 0) faults.push(`${page} has words in a column: ${seen.columns.slice(0, 3).join(' | ')}`)
        if (seen.small.length > 0) faults.push(`${page} has small text: ${seen.small.slice(0, 3).join(' | ')}`)
        await w.audit(page).catch((error) => faults.push(error.message.slice(0, 600)))
      }
      await w.close()
    }
    assert.deepEqual(faults, [])
  })
}
