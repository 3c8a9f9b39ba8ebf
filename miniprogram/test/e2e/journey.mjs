import assert from 'node:assert/strict'
import { after, before } from 'node:test'
import { apply, button, choose, confirm, confirmReading, desk, enter, fill, invented, sign, team, tickAll, write } from './acts.mjs'
import { cardNumber, ownID, speak } from './atbank.mjs'
import { openWindow, startBrowser } from './browser.mjs'
import { startServer } from './server.mjs'
import { steps } from './steps.mjs'

/**
 * The whole way of a card, by clicks, from the application to where it is opened, in
 * windows of one size. Each step stands on those before it.
 */
export function journey(size) {
  const at = `at ${size.width}×${size.height}`
  const small = size.width < 1000
  let server, browser
  before(async () => {
    ;[server, browser] = await Promise.all([startServer(), startBrowser()])
  })
  after(async () => {
    await browser?.close()
    await server?.stop()
  })
  /** What one step of the journey leaves for the next. */
  const way = {}
  const next = steps()
  const step = (name, walk) => next(`${name}, ${at}`, walk)

  step('a member enrols', async () => {
    way.people = await team(server.base)
    const [first, second] = way.people.members
    const w = await openWindow(browser, server.base, size)
    await enter(w.page, server.base, first)
    await apply(w.page, way.people.unit, (name) => w.look(`journey-${name}`))
    await w.look('journey-enrol-5-done')
    await w.close()

    const other = await openWindow(browser, server.base, size)
    await enter(other.page, server.base, second)
    await apply(other.page, way.people.unit)
    await other.close()
    way.first = await speak(server.base, first)
    way.second = await speak(server.base, second)
    way.clerk = await speak(server.base, way.people.clerks[0])
    way.ids = await Promise.all([way.first, way.second].map(async (m) => (await m.get('/me/card')).application_id))
  })

  /** Opens one application from the queue. */
  async function review(page, id) {
    const { items } = await way.clerk.get('/review-queue?status=submitted&limit=30')
    const place = items.findIndex((i) => i.id === id)
    assert.ok(place >= 0, 'the application is not in the first part of the queue')
    await page.getByRole('link', { name: /^审核.*的申请$/ }).nth(place).click()
    await page.getByText('证件照片和完整信息已遮住').waitFor()
  }

  async function reveal(page) {
    await button(page, '查看（核对证件与填写内容）').click()
    await page.getByText('照片上印有您的姓名').waitFor()
    await page.waitForFunction(() => document.querySelectorAll('.viewer uni-image img').length >= 2)
  }

  step('a clerk returns it for two fields, the member mends them and hands in again', async () => {
    const w = await openWindow(browser, server.base, size)
    await enter(w.page, server.base, way.people.clerks[0])
    await desk(w.page, '审核')
    await w.page.getByRole('link', { name: /^审核/ }).first().waitFor()
    await w.look('journey-queue')
    await review(w.page, way.ids[0])
    await w.look('journey-review-masked')
    await reveal(w.page)
    await w.look('journey-review')
    await button(w.page, '退回修改').click()
    const dialog = w.page.getByRole('dialog')
    await dialog.getByRole('checkbox', { name: '证件正面照片' }).first().click()
    await dialog.getByRole('checkbox', { name: '签发机关' }).first().click()
    await w.look('journey-return')
    await dialog.locator('uni-button', { hasText: '退回修改（2 条）' }).click()
    await dialog.waitFor({ state: 'detached' })
    await w.close()

    const m = await openWindow(browser, server.base, size)
    await enter(m.page, server.base, way.people.members[0])
    await m.page.getByText('证件正面照片').waitFor()
    await m.page.getByText('签发机关').waitFor()
    await m.page.locator('.now', { hasText: '等您修改后重新提交' }).waitFor()
    await m.look('journey-returned')
    await button(m.page, '去修改').click()
    await m.page.getByText('为什么要拍证件').waitFor()
    await m.page.getByText('请改这里').waitFor()
    await m.look('journey-mend-photos')
    const photo = await fetch(`${server.base}/simulator/people/${way.people.members[0].id}/photos/front`)
    const taken = m.page.waitForResponse((r) => r.request().method() === 'POST' && r.url().endsWith('/photos/front'))
    await choose(m.page, () => button(m.page, '从相册选').click(), { name: '证件.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await photo.arrayBuffer()) })
    assert.equal((await taken).status(), 201)
    await m.page.locator('.tag-good').nth(1).waitFor()
    await m.page.locator('uni-button:not([disabled])', { hasText: '下一步' }).click()
    await m.page.getByText('请改这里').waitFor()
    await m.look('journey-mend-check')
    await fill(m.page, '签发机关', '样本市公安局另一分局')
    await button(m.page, '下一步').click()
    await sign(m.page)
    await m.close()
    assert.equal((await way.first.get('/me/card')).application_status, 'submitted')
  })

  step('a clerk reviews and approves, puts their own ID on file, builds a batch and seals it', async () => {
    await ownID(server.base, await speak(server.base, way.people.heads[0]), way.people.members[0], 910)
    const w = await openWindow(browser, server.base, size)
    await enter(w.page, server.base, way.people.clerks[0])
    for (const id of way.ids) {
      await w.page.goto(`${server.base}/#/admin/review/queue`)
      await w.page.getByRole('link', { name: /^审核/ }).first().waitFor()
      await review(w.page, id)
      await reveal(w.page)
      if (id === way.ids[0]) await w.page.getByText('样本市公安局另一分局').waitFor()
      await button(w.page, '通过').click()
      await w.page.getByText('证件照片和完整信息已遮住').waitFor() // the next one
    }
    await w.page.goto(`${server.base}/#/admin/review/queue`)
    await w.page.getByRole('checkbox', { name: /^选中核对项全部一致的/ }).click()
    await button(w.page, '一起通过').click()
    await confirmReading(w.page, '的核对项全部一致')
    await w.page.getByRole('dialog').getByText('位已通过').waitFor()
    await w.look('journey-approved-together')
    await w.page.goto(`${server.base}/#/pages/home/home`)
    await desk(w.page, '批次')
    await w.page.getByText('我的证件（委托书用）').click()
    await mandateID(w, invented(920))
    await button(w.page, '返回').click()
    await button(w.page, '新建批次').click()
    await w.page.getByText('编制批次：').waitFor()
    await w.page.getByRole('checkbox', { name: /^全选/ }).click()
    await w.look('journey-build')
    await button(w.page, '编入').click()
    await w.page.locator('uni-button', { hasText: /封存 [1-9]/ }).click()
    await w.look('journey-seal-question')
    await confirmReading(w.page, '封存后名单固定')
    await w.page.getByRole('checkbox', { name: '已盖章' }).first().waitFor()
    await w.look('journey-papers')
    way.batch = (await way.clerk.get('/batches?limit=1')).items[0]
    await w.close()
  })

  /** Puts one's own ID on file, as the mandate letter needs it. */
  async function mandateID(w, one) {
    await fill(w.page, '姓名', one.name)
    await fill(w.page, '手机号码', one.phone)
    await fill(w.page, '证件号码', one.number)
    await fill(w.page, '证件起始日', '2020.3.1')
    await fill(w.page, '证件到期日', '2040.3.1')
    await w.page.getByRole('checkbox', { name: '我已读完并同意' }).click()
    await w.look('journey-mandate-fields')
    await button(w.page, '下一步：拍证件').click()
    for (const [n, side] of ['front', 'back'].entries()) {
      const photo = await fetch(`${server.base}/simulator/people/${way.people.members[0].id}/photos/${side}`)
      const file = { name: '证件.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(await photo.arrayBuffer()) }
      await choose(w.page, () => w.page.locator('uni-button', { hasText: '选照片' }).nth(n).click(), file)
      if (n === 0) await w.page.getByText('已收到').first().waitFor()
    }
    await write(w.page)
    await w.look('journey-mandate-sign')
    await button(w.page, '签好了，完成登记').click()
    await w.page.getByText(`已登记：`).waitFor()
    await w.look('journey-mandate-done')
  }

  step('the papers are opened and downloaded, stamped and handed in', async () => {
    const w = await openWindow(browser, server.base, size)
    await enter(w.page, server.base, way.people.clerks[0])
    await desk(w.page, '批次')
    await w.page.getByText(way.batch.number).first().click()
    await w.page.getByText('银行要的材料').waitFor()
    const [opened] = await Promise.all([w.page.waitForResponse((r) => r.url().includes('/papers/') && r.url().includes('.pdf')), w.page.getByRole('button', { name: /^打开打印批量办理借记卡明细清单/ }).click()])
    assert.equal((await opened.body()).subarray(0, 5).toString(), '%PDF-')
    await w.closeOthers()
    const [sheet] = await Promise.all([w.page.waitForEvent('download'), w.page.getByRole('button', { name: /^下载批量办理借记卡明细清单/ }).first().click()])
    assert.match(sheet.suggestedFilename(), /\.(xlsx|pdf)$/)
    await button(w.page, '下载资料包').click()
    await button(w.page, '准备资料包').click()
    await w.page.getByText('只显示这一次').waitFor()
    await w.page.locator('.secret').evaluate((e) => (e.textContent = '（密码在这里）')) // a secret is kept in no screenshot
    await w.look('journey-package')
    const [zip] = await Promise.all([w.page.waitForEvent('download'), w.page.getByRole('dialog').locator('uni-button', { hasText: '下载' }).click()])
    assert.match(zip.suggestedFilename(), /\.zip$/)
    await w.page.getByRole('dialog').getByText('知道了').click()
    await tickAll(w.page.getByRole('checkbox', { name: '已盖章' }))
    await w.page.locator('uni-button:not([disabled])', { hasText: '交银行' }).first().waitFor()
    await w.look('journey-stamped')
    await button(w.page, '交银行').click()
    await confirm(w.page)
    await w.page.getByText('已交银行，待受理').first().waitFor()
    await w.look('journey-handed-in')
    await w.close()
  })

  step('the officer looks at the rows, ticks the originals and accepts', async () => {
    const w = await openWindow(browser, server.base, size)
    await enter(w.page, server.base, way.people.officers[0])
    await desk(w.page, '银行批次')
    await w.page.getByText(way.batch.number).first().waitFor()
    await w.look('journey-bank-batches')
    await w.page.getByText(way.batch.number).first().click()
    await w.page.getByRole('listitem').first().waitFor()
    await w.look('journey-bank-batch')
    const rows = w.page.getByRole('list', { name: '名单' }).getByRole('link')
    const count = await rows.count()
    await rows.first().click()
    for (let n = 1; n <= count; n++) {
      await w.page.locator('.heading', { hasText: `第 ${n} 行` }).waitFor()
      await w.page.waitForFunction(() => document.querySelectorAll('.viewer uni-image img').length >= 2)
      if (n === 1) await w.look('journey-bank-row')
      if (n < count) await button(w.page, '下一行').click()
    }
    if (small) await w.page.getByText('‹ 名单').click()
    await tickAll(w.page.getByRole('checkbox', { name: /^《/ }))
    await w.page.locator('uni-button:not([disabled])', { hasText: '受理' }).first().click()
    await w.look('journey-accept-question')
    await confirmReading(w.page, `受理后按名单为 ${count} 人开卡`)
    await w.page.getByText('银行已受理').first().waitFor()
    await w.look('journey-accepted')
    await w.close()
  })

  step('a result file with two refused rows and a stranger is reconciled, explained and carried out', async () => {
    const officer = await speak(server.base, way.people.officers[0])
    const { items } = await officer.get(`/batches/${way.batch.id}/rows?limit=100`)
    const lines = ['序号,姓名,证件号码,卡号,处理结果,原因']
    let returned = 0
    for (const row of items) {
      const { fields } = await officer.get(`/batches/${way.batch.id}/rows/${row.number}`)
      const refused = row.application_id === way.ids[1]
      const sentBack = !refused && row.application_id !== way.ids[0] && returned === 0
      if (sentBack) returned++
      const [card, code, reason] = refused ? ['', '失败', '已有一类户'] : sentBack ? ['', '失败', '照片不清'] : [cardNumber(row.number), '成功', '']
      lines.push([row.number, fields.name, fields.document_number, card, code, reason].join(','))
    }
    const stranger = invented(930)
    lines.push(['99', stranger.name, stranger.number, cardNumber(99), '成功', ''].join(','))

    const w = await openWindow(browser, server.base, size)
    await enter(w.page, server.base, way.people.officers[0])
    await desk(w.page, '银行批次')
    await w.page.getByRole('tab', { name: '待开卡' }).click()
    await w.page.getByText(way.batch.number).first().click()
    await button(w.page, '导入开卡结果').click()
    await w.page.getByText('还没有回盘文件').waitFor()
    await w.look('journey-result-empty')
    await choose(w.page, () => button(w.page, '导入回盘文件').click(), { name: '回盘.csv', mimeType: 'text/csv', buffer: Buffer.from(lines.join('\n') + '\n') })
    const table = w.page.getByRole('table', { name: '核对结果' })
    await table.waitFor()
    for (const [text, count] of [['已开卡', items.length - 1 - returned], ['银行不予办理', 1], ['退回会员修改', returned], ['不在本批次', 1], ['文件共', items.length + 1]]) {
      if (count === 0) continue
      assert.equal(await table.getByRole('row').filter({ hasText: text }).first().locator('.count').innerText(), String(count), text)
    }
    await w.look('journey-reconciliation')
    assert.ok(await w.page.locator('uni-button[disabled]', { hasText: '还有 1 行没写原因' }).isVisible(), 'a stranger could pass unexplained')
    await w.page.locator('uni-input[aria-label$="行的原因"] input').fill('属于另一批次')
    await button(w.page, '记下原因').click()
    await w.page.getByText('说明：属于另一批次').waitFor()
    await table.getByRole('row').filter({ hasText: '银行不予办理' }).click()
    await w.page.getByText('“银行不予办理”的行').waitFor()
    await w.look('journey-reconciliation-refused')
    await button(w.page, '登记开卡结果').click()
    await confirmReading(w.page, '不予办理 1 人')
    await w.page.locator('.tag-good', { hasText: '已登记' }).first().waitFor()
    await w.look('journey-applied')
    await w.close()
    assert.equal((await officer.get(`/batches/${way.batch.id}`)).status, 'resulted')
  })

  step('one member sees the card, the other the bank’s reason and what to do', async () => {
    const w = await openWindow(browser, server.base, size)
    await enter(w.page, server.base, way.people.members[0])
    await w.page.locator('.face .status', { hasText: '已开卡' }).waitFor()
    await w.look('journey-opened')
    await w.close()

    const other = await openWindow(browser, server.base, size)
    await enter(other.page, server.base, way.people.members[1])
    await other.page.getByText('您在该行已有一类账户').waitFor()
    await other.page.getByText('请持身份证到网点柜台').waitFor()
    await other.look('journey-refused')
    await other.close()
    assert.equal((await way.first.get('/me/card')).card.status, 'opened')
    assert.equal((await way.second.get('/me/card')).application_status, 'rejected')
  })
}
