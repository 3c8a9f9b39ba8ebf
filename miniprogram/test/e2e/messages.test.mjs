import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { apply, button, confirm, desk, enter, fill, team } from './acts.mjs'
import { enrolled, speak } from './atbank.mjs'
import { desktop, openWindow, phone, startBrowser } from './browser.mjs'
import { startServer } from './server.mjs'

let server, browser, people, clerk, unit, federation

before(async () => {
  ;[server, browser] = await Promise.all([startServer(), startBrowser()])
  people = await team(server.base)
  clerk = await speak(server.base, people.clerks[0])
  unit = clerk.me.scopes.find((s) => s.role === 'clerk').place_id
  federation = people.all.find((p) => p.roles[0] === 'supervisor' && p.name.includes('市总工会'))
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

/** The clerk approves an application on its page. */
async function approve(id) {
  const w = await openWindow(browser, server.base, desktop)
  await enter(w.page, server.base, people.clerks[0])
  await w.page.goto(`${server.base}/#/admin/review/review?id=${id}`)
  await button(w.page, '查看（核对证件与填写内容）').click()
  await w.page.getByText('照片上印有您的姓名').waitFor()
  await button(w.page, '通过').click()
  await until(() => clerk.get(`/applications/${id}`), ({ item }) => item.status === 'approved')
  await w.close()
}

/** Reads until something is there, for at most half a minute. */
async function until(read, wanted) {
  for (let tries = 0; tries < 150; tries++) {
    const answer = await read()
    if (wanted(answer)) return answer
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('it did not come within half a minute')
}

const onPhone = async (person) => (await (await fetch(`${server.base}/simulator/people/${person.id}/messages`)).json()).items

test('who allowed it is told by WeChat that the application is approved, and finds it in the inbox', async () => {
  const [member] = people.members
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, member)
  await w.page.getByRole('tab', { name: '我的' }).click()
  await w.page.getByText('提醒设置').click()
  await w.page.getByText('审核结果通知').waitFor()
  await w.look('messages-settings-none')
  await button(w.page, '允许接收').click()
  await w.page.getByText('还能收 1 条').first().waitFor()
  await w.look('messages-settings')
  await w.page.goto(`${server.base}/#/pages/home/home`)
  await apply(w.page, people.unit)
  const { application_id } = await (await speak(server.base, member)).get('/me/card')
  await approve(application_id)
  const told = await until(() => onPhone(member), (items) => items.length > 0)
  assert.deepEqual(told.map((m) => m.title), ['审核结果通知'])

  await w.page.goto(`${server.base}/#/pages/mine/mine`)
  await w.page.getByRole('tab', { name: /^消息，\d+条未读$/ }).waitFor()
  await w.page.locator('.wechat', { hasText: '审核通过' }).waitFor()
  await w.look('messages-phone')
  await w.page.getByRole('tab', { name: /^消息/ }).click()
  await w.page.getByText('审核已通过').waitFor()
  await w.look('messages-inbox')
  await w.page.getByText('审核已通过').click()
  await w.page.getByText('单位工会会统一交银行开卡').waitFor()
  await w.page.goto(`${server.base}/#/pages/mine/messages`)
  await w.page.locator('.one', { hasText: '审核结果通知' }).getByText('还没有允许').waitFor()
  await w.close()
})

test('who allowed nothing has the message in the inbox alone', async () => {
  const member = people.members[1]
  await approve(await enrolled(server.base, member, unit))
  const who = await speak(server.base, member)
  await until(() => who.get('/inbox'), (inbox) => inbox.items.some((m) => m.title === '审核已通过'))
  assert.deepEqual(await onPhone(member), [])
})

test('a clerk writes an announcement, a member reads it on the first page, and it is counted', async () => {
  const c = await openWindow(browser, server.base, desktop)
  await enter(c.page, server.base, people.clerks[0])
  await desk(c.page, '公告')
  await c.page.getByText('还没有公告').waitFor()
  await button(c.page, '写公告').click()
  await fill(c.page, '标题', '本周五集中办卡')
  await c.page.locator('uni-textarea[aria-label="内容"] textarea').fill('周五上午九点到十一点，三楼会议室。\n请带身份证。')
  await button(c.page, '存草稿').click()
  await button(c.page, '删除草稿').waitFor()
  await c.look('announcement-draft')
  await button(c.page, '发布').click()
  await confirm(c.page)
  await c.page.getByText('人已读').waitFor()
  await c.look('announcement-published')

  const m = await openWindow(browser, server.base, phone)
  await enter(m.page, server.base, people.members[1])
  await m.page.getByText('本周五集中办卡').waitFor()
  await m.look('announcement-home')
  await m.page.getByText('本周五集中办卡').click()
  await m.page.getByText('请带身份证').waitFor()
  await m.look('announcement-read')
  await m.page.goto(`${server.base}/#/pages/announcements/list`)
  await m.page.getByText('本周五集中办卡').waitFor()
  await m.look('announcements')
  assert.equal(await m.page.getByText('未读').count(), 0)
  await m.close()

  await c.page.goBack()
  await c.page.getByText('1 人已读').waitFor()
  await c.look('announcements-own')
  await c.close()
})

test('a clerk who goes back or reads the page again in the middle finds the announcement as it was typed, until it is saved', async () => {
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.clerks[0])
  await w.page.goto(`${server.base}/#/admin/announcements/list`)
  const title = w.page.locator('uni-input[aria-label="标题"] input')
  const body = w.page.locator('uni-textarea[aria-label="内容"] textarea')
  const stands = (words) => w.page.waitForFunction((text) => document.querySelector('uni-textarea[aria-label="内容"] textarea')?.value === text, words)
  await button(w.page, '写公告').click()
  await title.fill('秋季体检安排')
  await body.fill('周一到职工医院体检。')
  await button(w.page, '存草稿').and(w.page.locator(':not([disabled])')).waitFor()
  await w.page.goBack()
  await button(w.page, '写公告').click()
  await stands('周一到职工医院体检。')
  await body.fill('周一到职工医院体检，早上不要吃饭。')
  await body.blur()
  await w.page.reload()
  await stands('周一到职工医院体检，早上不要吃饭。')
  assert.equal(await title.inputValue(), '秋季体检安排')
  await button(w.page, '存草稿').click()
  await button(w.page, '删除草稿').waitFor()
  await w.page.goto(`${server.base}/?anew#/admin/announcements/list`)
  await button(w.page, '写公告').click()
  await stands('')
  await w.close()
})

test('the federation sees which messages failed, sends one again and gives one up with a reason', async () => {
  const who = await speak(server.base, people.clerks[0])
  const template = (await who.get('/subscriptions')).items.find((s) => s.template === 'application_review').template_id
  // 47003: WeChat does not take the fields of the message, and no repeat mends that.
  const broken = await fetch(`${server.base}/simulator/faults`, { method: 'POST', body: JSON.stringify({ endpoint: 'subscribe/send', errcode: 47003, times: 2 }) })
  assert.equal(broken.status, 204)
  const receivers = people.members.slice(3, 5) // they have handed in
  for (const member of receivers) {
    const one = await speak(server.base, member)
    await fetch(`${server.base}/simulator/people/${member.id}/grants`, { method: 'POST', body: JSON.stringify({ template_id: template, decision: 'accept' }) })
    await one.post('/subscriptions', { answers: [{ template_id: template, answer: 'accept' }] })
    await approve((await one.get('/me/card')).application_id)
  }
  const top = await speak(server.base, federation)
  await until(() => top.get('/dead-letters'), (letters) => letters.items.length === 2)

  const w = await openWindow(browser, server.base, desktop)
  await enter(w.page, server.base, federation)
  await desk(w.page, '未送达消息')
  await w.page.getByText('失败原因').nth(1).waitFor()
  await w.look('dead-letters')
  await button(w.page, '重新发送').click()
  await w.page.getByText('失败原因').nth(1).waitFor({ state: 'detached' })
  await button(w.page, '放弃').click()
  await w.page.locator('uni-textarea textarea').fill('已经当面告诉本人')
  await w.look('dead-letter-drop')
  await button(w.page, '确定放弃').click()
  await w.page.getByText('没有未送达的消息').waitFor()
  await w.look('dead-letters-none')
  await w.close()
  const phones = await until(() => Promise.all(receivers.map(onPhone)), (all) => all.flat().length > 0)
  assert.equal(phones.flat().length, 1, 'the one that was sent again arrived, the one given up did not')
})

for (const size of [desktop, phone]) {
  test(`a unit's poster is looked at, kept as a picture and as a PDF, at ${size.width}`, async () => {
    const w = await openWindow(browser, server.base, size)
    await enter(w.page, server.base, people.clerks[0])
    await w.page.goto(`${server.base}/#/admin/units/unit?id=${unit}`)
    await button(w.page, '新做一个').click()
    await w.page.getByRole('dialog').getByText('关闭').click()
    await w.page.getByText('看海报').first().click()
    const poster = w.page.getByRole('dialog').locator('uni-image img')
    await poster.waitFor({ state: 'attached' })
    await w.page.waitForFunction(() => document.querySelector('[role="dialog"] uni-image img')?.naturalWidth > 1000)
    await w.look('poster')
    const [picture] = await Promise.all([w.page.waitForEvent('download'), button(w.page, '保存图片').click()])
    assert.match(picture.suggestedFilename(), /\.png$/)
    const [paper] = await Promise.all([w.page.waitForEvent('download'), button(w.page, '打印用的 PDF').click()])
    assert.match(paper.suggestedFilename(), /\.pdf$/)
    await w.close()
  })
}

test("a unit's round code finds the unit, by the scene that WeChat gives the page", async () => {
  const { code } = (await clerk.get(`/orgs/${unit}/join-codes`)).items[0]
  const w = await openWindow(browser, server.base, phone)
  await enter(w.page, server.base, people.members[2])
  await w.page.goto(`${server.base}/#/pages/enrol/unit?scene=${encodeURIComponent(code)}`)
  await w.page.locator('.uni-modal', { hasText: people.unit }).waitFor()
  await w.close()
})
