import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { button, confirm, enter, fill, people, team } from './acts.mjs'
import { desktop, openWindow, phone, startBrowser } from './browser.mjs'
import { cardsHeld, startServer } from './server.mjs'

let server, browser, all, unit

before(async () => {
  ;[server, browser] = await Promise.all([startServer(), startBrowser()])
  all = await people(server.base)
  unit = await team(server.base)
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

const byRole = (role) => all.find((p) => p.roles[0] === role)

for (const [size, at, nth] of [[phone, 390, 0], [desktop, 1280, 1]]) {
  test(`a member finds a base by its kind and words, opens it, keeps it and tells the union of it, at ${at}`, async () => {
    const w = await openWindow(browser, server.base, size)
    await enter(w.page, server.base, unit.members[nth])
    await w.page.getByRole('tab', { name: '优惠' }).click()
    await w.page.getByText('营业中').or(w.page.getByText('休息中')).first().waitFor()
    await w.look('places-list')
    await w.page.getByRole('button', { name: '类别：全部' }).click()
    await w.page.getByRole('radio', { name: '文化影视' }).click()
    await fill(w.page, '查找优惠', '样本书店')
    await button(w.page, '查找').click()
    await w.page.getByRole('link', { name: /^样本书店/ }).waitFor()
    assert.equal(await w.page.getByRole('link', { name: /样本.*影院/ }).count(), 0)
    await w.page.getByText('看地图').click()
    await w.page.locator('.place-mark').first().waitFor()
    await w.page.getByText('这里没有街道图').waitFor()
    await w.look('places-map')
    await w.page.getByText('看列表').click()
    const [shown] = await Promise.all([w.page.waitForResponse((r) => /service-bases\/[^/]+$/.test(r.url())), w.page.getByRole('link', { name: /^样本书店/ }).click()])
    const base = (await shown.json()).base.id
    await w.page.getByText('八五折', { exact: true }).waitFor()
    await w.page.locator('.place-mark').first().waitFor({ state: 'hidden' }) // a mark on an empty ground says nothing
    await w.look('places-base')
    await button(w.page, '收藏').click()
    await button(w.page, '取消收藏').waitFor()
    await w.page.goto(`${server.base}/?kept#/pages/places/favourites`)
    await w.page.getByRole('link', { name: /^样本书店/ }).waitFor()
    await w.look('places-favourites')
    await w.page.getByRole('button', { name: /^取消收藏样本书店/ }).click()
    await w.page.getByText('还没有收藏').waitFor()
    await w.look('places-favourites-none')
    await w.page.goto(`${server.base}/?base#/pages/places/base?id=${base}`)
    await w.page.getByText('信息不对，或没给优惠？告诉工会').click()
    await w.page.getByRole('radio', { name: '地址或电话不对' }).click()
    await w.look('places-tell')
    await button(w.page, '提交').click()
    await w.page.getByText('已转给管理这个基地的工会').waitFor()
    await w.close()
  })
}

/** Of some people the first whose card is in use, as the server knows them. */
async function holderOf(list) {
  for (const person of list) {
    const { code } = await (await fetch(`${server.base}/simulator/people/${person.id}/codes`, json({ kind: 'login' }))).json()
    const { token } = await (await fetch(`${server.base}/api/v1/sessions`, json({ code }))).json()
    const mine = await (await fetch(`${server.base}/api/v1/me/card`, { headers: { Authorization: `Bearer ${token}` } })).json()
    if (mine.card?.status === 'activated') return person
  }
  throw new Error('nobody holds a card')
}

function json(body) {
  return { method: 'POST', headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }
}

test('a holder shows the code, the staff check it and record the offer once', async () => {
  await cardsHeld(server.base)
  const holder = await openWindow(browser, server.base, phone)
  const staff = await openWindow(browser, server.base, phone, ['code-checks', 'redemptions'])
  await enter(holder.page, server.base, await holderOf(unit.members))
  await holder.page.getByRole('tab', { name: '优惠' }).click()
  const [answer] = await Promise.all([holder.page.waitForResponse((r) => r.url().includes('/me/member-codes')), button(holder.page, '会员码').click()])
  const shown = (await answer.json()).items[0].code
  await holder.page.getByText('请店员扫码享受优惠').waitFor()
  await holder.look('member-code')
  await enter(staff.page, server.base, byRole('merchant'))
  await staff.page.getByText('扫会员码，核对并记下优惠').click()
  await fill(staff.page, '会员码', 'UC1.not-a-code')
  await button(staff.page, '核对').click()
  await staff.page.getByText('这不是有效的会员码').waitFor()
  await staff.look('merchant-forged')
  await fill(staff.page, '会员码', shown)
  await button(staff.page, '核对').click()
  await staff.page.getByText('有效持卡会员').waitFor()
  await staff.look('merchant-checked')
  await button(staff.page, '核销').click()
  await staff.page.getByText('已核销').waitFor()
  await fill(staff.page, '会员码', shown)
  await button(staff.page, '核对').click()
  await staff.page.getByText('这个会员码已经用过了').waitFor()
  await staff.look('merchant-used')
  await holder.page.reload()
  await holder.page.getByText('图书八五折').waitFor()
  await holder.look('member-code-used')
  await staff.close()
  await holder.close()
})

test('at a desktop a code that a scanner types is checked by its Enter, and the next can follow', async () => {
  const w = await openWindow(browser, server.base, desktop, ['code-checks'])
  await enter(w.page, server.base, byRole('merchant'))
  await w.page.getByText('扫会员码，核对并记下优惠').click()
  const line = w.page.locator('uni-input[aria-label="会员码"] input')
  await line.and(w.page.locator(':focus')).waitFor()
  for (const code of ['UC1.not-a-code', 'UC1.nor-this']) {
    const asked = w.page.waitForRequest((r) => r.url().endsWith('/code-checks'))
    await w.page.keyboard.type(code)
    await w.page.keyboard.press('Enter')
    assert.equal((await asked).postDataJSON().code, code)
    await w.page.getByText('这不是有效的会员码').waitFor()
    await line.fill('')
  }
  await w.close()
})

test('a supervisor imports a list with bad rows, publishes a base with an offer, and settles what members said', async () => {
  const w = await openWindow(browser, server.base, desktop)
  await enter(w.page, server.base, byRole('supervisor'))
  await w.page.getByText('优惠商家、优惠内容和会员反映').click()
  await w.page.getByText('样本书店：地址或电话不对').first().waitFor()
  await w.look('bases-list')
  await button(w.page, '办结').click()
  await w.page.getByText('已办结').waitFor()
  await button(w.page, '批量导入').click()
  await button(w.page, '选择表格上传').waitFor()
  const sheet = '基地名称,类别,区县,地址,纬度,经度,营业时间\n样本乐园,健身休闲,张店区,样本路90号,36.82,118.06,全天\n样本茶楼,喝茶,张店区,样本路91号,36.82,118.06,\n样本花店,旅游购物,张店区,样本路92号,118.06,36.82,\n'
  const [chooser] = await Promise.all([w.page.waitForEvent('filechooser'), button(w.page, '选择表格上传').click()])
  await chooser.setFiles({ name: '基地.csv', mimeType: 'text/csv', buffer: Buffer.from(sheet) })
  await w.page.getByText('第 3 行').waitFor()
  await w.look('bases-import')
  await button(w.page, '导入 1 个基地').click()
  await confirm(w.page)
  await w.page.getByRole('link', { name: /^样本乐园/ }).click()
  await button(w.page, '添加优惠').click()
  await fill(w.page, '优惠名称', '门票八折')
  await fill(w.page, '付原价的百分之几', '80')
  await w.look('bases-offer')
  await button(w.page, '保存').click()
  await w.page.getByText('门票八折').first().waitFor()
  await button(w.page, '发布').click()
  await w.page.getByText('已发布', { exact: true }).waitFor()
  await w.look('bases-base')
  await w.close()
})
