import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { button, choose, confirm, enter, fill, team } from './acts.mjs'
import { cardNumber, drawn, enrolled, handedIn, ownID, speak } from './atbank.mjs'
import { desktop, openWindow, phone, startBrowser } from './browser.mjs'
import { startServer } from './server.mjs'
import { steps } from './steps.mjs'

let server, browser, people, batch, clerk, acting, officer, own

before(async () => {
  ;[server, browser] = await Promise.all([startServer(), startBrowser()])
  people = await team(server.base)
  acting = people.clerks[0]
  clerk = await speak(server.base, acting)
  officer = await speak(server.base, people.officers[0])
  own = await enrolled(server.base, people.members[0], clerk.me.scopes.find((s) => s.role === 'clerk').place_id)
  ;({ batch } = await handedIn(server.base, people, 6))
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const step = steps()
const rowsOf = async () => (await clerk.get(`/batches/${batch.id}/rows?limit=100`)).items
const now = () => clerk.get(`/batches/${batch.id}`)

/** Opens the batch, as whom it is for. */
async function at(person, size, page = person === people.officers[0] ? 'bank' : 'admin') {
  const w = await openWindow(browser, server.base, size)
  await enter(w.page, server.base, person)
  await w.page.goto(`${server.base}/#/${page}/batch/batch?id=${batch.id}`)
  await w.page.getByText(`批次 ${batch.number}`).first().waitFor()
  return w
}

const sheet = (name) => ({ name, mimeType: 'image/png', buffer: drawn(800, 600) })
const inDialog = (page, text) => page.getByRole('dialog').locator('uni-button', { hasText: text })

step('a clerk stops somebody on a sealed list, the officer strikes the row, and both have the amendment sheet', async () => {
  const row = (await rowsOf()).find((r) => r.status === 'sealed' && r.application_id !== own)
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.clerks[0])
  await w.page.goto(`${server.base}/#/admin/review/review?id=${row.application_id}`)
  await button(w.page, '停办').click()
  await w.page.getByRole('dialog').getByRole('radio', { name: '已离职' }).click()
  await w.look('stop')
  await inDialog(w.page, '停办').click()
  await w.page.getByText('已停办，正等银行划掉').waitFor()
  await w.close()

  const bank = await at(people.officers[0], desktop)
  await bank.page.getByText('有 1 行已停办，请先划掉').waitFor()
  await bank.page.getByRole('link').filter({ hasText: '请划掉' }).click()
  await bank.page.getByText('照片不能再看').waitFor()
  await bank.look('strike')
  await button(bank.page, '划掉这一行').click()
  await confirm(bank.page)
  await bank.page.locator('.tag', { hasText: '已划掉' }).waitFor()
  const [paper] = await Promise.all([bank.page.waitForResponse((r) => r.url().includes('/amendment-sheet')), button(bank.page, '名单变更单').click()])
  assert.equal((await paper.body()).subarray(0, 4).toString(), '%PDF')
  await bank.closeOthers()
  await bank.look('struck')
  await bank.close()
  assert.equal((await now()).struck, 1)
})

step('the officer gives one row and then the whole batch back; the clerk reads why, and makes a new edition', async () => {
  const row = (await rowsOf()).find((r) => r.status === 'sealed' && r.application_id !== own)
  const bank = await at(people.officers[0], phone)
  await bank.page.getByRole('link').filter({ hasText: row.document_number }).first().click()
  await button(bank.page, '退回这一行').click()
  await bank.page.getByRole('dialog').getByRole('radio').filter({ hasText: '可以修改' }).first().click()
  await bank.look('row-return')
  await inDialog(bank.page, '退回这一行').click()
  await bank.page.getByRole('dialog').waitFor({ state: 'detached' })
  // The next row is opened, where there is one; the way back to the list stands over it.
  if ((await rowsOf()).some((r) => r.status === 'sealed' && r.number > row.number)) await bank.page.getByText('‹ 名单').click()
  await button(bank.page, '退回批次').click()
  await bank.page.getByRole('dialog').getByRole('checkbox', { name: '没有盖章或盖错章' }).first().click()
  await bank.look('batch-return')
  await inDialog(bank.page, '退回批次').click()
  await bank.page.getByText('银行已退回').first().waitFor()
  await bank.close()
  assert.equal((await now()).struck, 2)

  const w = await at(people.clerks[0], phone)
  await w.page.getByText('没有盖章或盖错章').waitFor()
  await w.look('batch-returned')
  await button(w.page, '改好了，生成新一版').click()
  await confirm(w.page)
  await w.page.getByText('第 2 版').first().waitFor()
  await w.look('batch-corrected')
  await w.close()
  const corrected = await now()
  assert.equal(corrected.status, 'sealed')
  assert.equal(corrected.edition, 2)
})

step('when the clerk’s office passes on, the next clerk has the mandate drawn anew, and nothing else', async () => {
  const before = await clerk.get(`/batches/${batch.id}/papers`)
  const mine = clerk.me.scopes.find((s) => s.role === 'clerk')
  const head = await speak(server.base, people.heads[0])
  const { code } = await head.post('/grants', { role: 'clerk', place_id: mine.place_id, name: '样本·接任经办' })
  acting = people.leaders[0]
  await (await speak(server.base, acting)).post(`/invitations/${code}/acceptance`)
  await head.remove(`/grants/${mine.grant_id}`)
  clerk = await speak(server.base, acting)
  await ownID(server.base, clerk, people.members[0], 951)
  const w = await at(acting, desktop)
  await w.page.getByText('委托书上的经办人已更换').waitFor()
  await w.look('mandate-replaced')
  await button(w.page, '换发委托书').click()
  await confirm(w.page)
  await w.page.getByText('委托书上的经办人已更换').waitFor({ state: 'detached' })
  await w.close()
  const after = await clerk.get(`/batches/${batch.id}/papers`)
  const of = (papers, kind) => papers.files.filter((f) => f.kind === kind && !f.replaced).map((f) => f.sha256)
  assert.notDeepEqual(of(after, 'mandate_letter'), of(before, 'mandate_letter'))
  assert.deepEqual(of(after, 'opening_list'), of(before, 'opening_list'))
})

step('a clerk records the bank’s acceptance for it, and the head confirms', async () => {
  for (const { kind } of (await clerk.get(`/batches/${batch.id}/papers`)).kinds) await clerk.post(`/batches/${batch.id}/papers/${kind}/tick`)
  await clerk.post(`/batches/${batch.id}/submission`, { version: (await now()).version })
  const w = await at(acting, phone)
  await choose(w.page, () => button(w.page, '上传银行受理单，代为登记').click(), sheet('受理单.png'))
  await w.page.getByText('等负责人或上级工会确认').first().waitFor()
  await w.look('acceptance-recorded')
  await w.close()
  const head = await at(people.heads[0], desktop)
  await head.look('acceptance-head')
  await button(head.page, '确认银行已受理').click()
  await confirm(head.page)
  await head.page.getByText('银行已受理').first().waitFor()
  await head.close()
  assert.equal((await now()).status, 'accepted')
})

/** A line of a result file for each row: opened. */
async function lines(rows) {
  const out = ['序号,姓名,证件号码,卡号,处理结果,原因']
  for (const row of rows) {
    const { fields } = await officer.get(`/batches/${batch.id}/rows/${row.number}`)
    out.push([row.number, fields.name, fields.document_number, cardNumber(row.number), '成功', ''].join(','))
  }
  return Buffer.from(out.join('\n') + '\n')
}

step('a first result file comes on behalf of the bank and is carried out by the head, a second from the officer', async () => {
  const open = (await rowsOf()).filter((r) => r.status === 'sealed')
  const mine = open.filter((r) => r.application_id === own)
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, acting)
  await w.page.goto(`${server.base}/#/bank/result/result?batch=${batch.id}`)
  await choose(w.page, () => button(w.page, '导入回盘文件').click(), { name: '回盘一.csv', mimeType: 'text/csv', buffer: await lines(mine) })
  await choose(w.page, () => confirm(w.page), sheet('结果单.png'))
  await w.page.getByText('等工会负责人或上级工会核对后登记').waitFor()
  await w.look('result-on-behalf')
  await w.close()

  const head = await openWindow(browser, server.base, phone)
  await enter(head.page, server.base, people.heads[0])
  await head.page.goto(`${server.base}/#/bank/result/result?batch=${batch.id}`)
  await head.page.getByText('代银行导入').waitFor()
  await head.look('result-head')
  await button(head.page, '登记开卡结果').click()
  await confirm(head.page)
  await head.page.locator('.tag-good', { hasText: '已登记' }).first().waitFor()
  await head.close()
  assert.equal((await now()).opened, 1)

  const bank = await openWindow(browser, server.base, desktop)
  await enter(bank.page, server.base, people.officers[0])
  await bank.page.goto(`${server.base}/#/bank/result/result?batch=${batch.id}`)
  const rest = open.filter((r) => r.application_id !== own)
  await choose(bank.page, () => button(bank.page, '再导入一个文件').click(), { name: '回盘二.csv', mimeType: 'text/csv', buffer: await lines(rest) })
  await bank.page.getByRole('tab').nth(1).waitFor()
  await bank.look('result-second')
  await button(bank.page, '登记开卡结果').click()
  await confirm(bank.page)
  await bank.page.locator('.big-number', { hasText: String(open.length) }).nth(1).waitFor()
  await bank.close()
  assert.equal((await now()).status, 'resulted')
})

step('a status file is held against the cards and carried out', async () => {
  const number = (await rowsOf()).find((r) => r.application_id === own).number
  const text = ['卡号,状态,新卡号', `${cardNumber(number)},已启用,`, `${cardNumber(9999)},挂失,`, ''].join('\n')
  const bank = await openWindow(browser, server.base, phone)
  await enter(bank.page, server.base, people.officers[0])
  await bank.page.goto(`${server.base}/#/bank/status/status`)
  await choose(bank.page, () => button(bank.page, '选择文件').click(), { name: '状态.csv', mimeType: 'text/csv', buffer: Buffer.from(text) })
  const table = bank.page.getByRole('table', { name: '核对结果' })
  await table.getByText('查不到这张卡').waitFor()
  await bank.look('status-file')
  await button(bank.page, '登记 1 张卡的状态').click()
  await confirm(bank.page)
  await bank.page.locator('.tag-good', { hasText: '已登记' }).first().waitFor()
  await bank.look('status-applied')
  await bank.close()
})

step('a member reports a loss, the officer confirms it, and the member sees that', async () => {
  const m = await openWindow(browser, server.base, phone)
  await enter(m.page, server.base, people.members[0])
  await m.page.locator('.face .status', { hasText: '已启用' }).waitFor()
  await button(m.page, '报告挂失').click()
  await m.look('report-loss')
  await confirm(m.page)
  await m.page.getByText('正在等银行确认').waitFor()
  await m.close()

  const bank = await openWindow(browser, server.base, desktop)
  await enter(bank.page, server.base, people.officers[0])
  await bank.page.goto(`${server.base}/#/bank/reports/reports`)
  await button(bank.page, '确认').waitFor()
  await bank.look('reports')
  await button(bank.page, '确认').click()
  await bank.page.getByText('没有等待确认的会员报告').waitFor()
  await bank.close()

  const again = await openWindow(browser, server.base, phone)
  await enter(again.page, server.base, people.members[0])
  await again.page.locator('.face .status', { hasText: '已挂失' }).waitFor()
  await again.look('lost')
  await again.close()
})

step('the new card has another number: the member tells it, the officer confirms it against the bank', async () => {
  const fresh = cardNumber(8888)
  const m = await openWindow(browser, server.base, phone, ['/reports'])
  await enter(m.page, server.base, people.members[0])
  await button(m.page, '卡号变了').click()
  await fill(m.page, '新卡号', '6212260000000000001')
  await button(m.page, '提交').click()
  await m.page.getByText('卡号位数、卡段或校验位不对').first().waitFor()
  await m.look('report-number-wrong')
  await fill(m.page, '新卡号', fresh)
  await button(m.page, '提交').click()
  await m.page.getByText('正在等银行确认').waitFor()
  await m.look('report-number')
  await m.close()

  const bank = await openWindow(browser, server.base, phone)
  await enter(bank.page, server.base, people.officers[0])
  await bank.page.goto(`${server.base}/#/bank/reports/reports`)
  await bank.page.getByText('会员报告：换了卡号').waitFor()
  await button(bank.page, '确认').click()
  await fill(bank.page, '银行系统里的新卡号', fresh)
  await bank.look('report-number-confirm')
  await inDialog(bank.page, '确认').click()
  await bank.page.getByText('没有等待确认的会员报告').waitFor()
  await bank.close()

  const again = await openWindow(browser, server.base, phone)
  await enter(again.page, server.base, people.members[0])
  await again.page.locator('.face .status', { hasText: '已启用' }).waitFor()
  await again.page.locator('.face', { hasText: fresh.slice(-4) }).waitFor()
  await again.close()
})
