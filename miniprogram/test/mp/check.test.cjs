'use strict'
/**
 * The package as WeChat gets it: every page in WeChat's own component engine against the
 * real server, and a member's and a clerk's way by taps. Anything said to the console as an
 * error, and anything that WeChat would refuse, fails.
 */
const assert = require('node:assert/strict')
const path = require('node:path')
const { test, before, after } = require('node:test')
const { makePhone, readPackage } = require('./phone.cjs')
const { startApp, settled, words, says, tap, tapOn, type, sign, screen, trigger, attribute } = require('./engine.cjs')

const root = process.env.MP_PACKAGE ?? path.join(__dirname, '../../dist/build/mp-weixin')
const built = 'http://localhost:8080'
let server, phone, app, team

before(async () => {
  const [{ startServer }, acts] = await Promise.all([import('../e2e/server.mjs'), import('../e2e/acts.mjs')])
  server = await startServer()
  team = await acts.team(server.base)
  phone = makePhone({ base: server.base, built })
  app = startApp(root, phone)
})

after(async () => {
  app.stop()
  await server.stop()
})

/** The phone is handed to someone else, who signs in on the first page. */
async function handTo(person) {
  if (phone.stack.length > 0) {
    await phone.opened('pages/mine/mine', {}, 'reLaunch')
    await settled(phone)
    await tap(phone, '退出登录')
  } else await phone.opened('pages/start/start', {}, 'reLaunch')
  phone.person = person
  await settled(phone)
  await tap(phone, '微信登录')
  await says(phone, '服务卡')
}

function calm() {
  assert.deepEqual(phone.refused, [], 'what WeChat would refuse')
  assert.deepEqual(app.errors, [], 'errors on the console')
}

/** Loads pages in turn; each must show something and complain of nothing. */
async function loads(pages, query = {}) {
  for (const page of pages) {
    await phone.opened(page, query, 'reLaunch')
    await settled(phone)
    assert.notEqual(words(phone).trim(), '', page + ' is empty')
    try {
      calm()
    } catch (error) {
      throw new Error(`${page}: ${error.message}`, { cause: error })
    }
  }
  return pages.length
}

/** The button that only WeChat may answer with the number it has bound. */
async function phoneNumber() {
  const button = [...screen(phone).querySelectorAll('wx-button')].find((b) => b.textContent.includes('用微信绑定的号码'))
  trigger(button, 'getphonenumber', { code: await phone.code('phone'), errMsg: 'getPhoneNumber:ok' })
  await settled(phone)
}

/** One side of the document by the phone's own camera, cut to the frame. */
async function photograph(side) {
  await phone.lay(side)
  await tap(phone, '拍照')
  if (words(phone).includes('为什么要用相机')) await tap(phone, '打开相机')
  await says(phone, '放进框里')
  await shutter()
  await says(phone, '字迹清楚吗')
  await tap(phone, '用这张')
  await settled(phone)
}

async function shutter() {
  const [round] = [...screen(phone).querySelectorAll('wx-view')].filter((v) => attribute(v, 'ariaLabel') === '拍照')
  assert.ok(round, 'no shutter: ' + words(phone))
  await tapOn(round)
  await settled(phone)
}

/** The API as the person who holds the phone, for what a page needs to be opened with. */
async function asked(url, body) {
  const { token } = JSON.parse(phone.storage.get('session'))
  const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json', 'idempotency-key': crypto.randomUUID() }
  const answer = await fetch(server.base + '/api/v1' + url, body ? { method: 'POST', headers, body: JSON.stringify(body) } : { headers })
  assert.ok(answer.ok, `${url}: ${answer.status}`)
  return answer.json()
}

test('the main part is below 1 MB and no part above 2 MB', () => {
  const { sizes } = readPackage(root)
  assert.ok(sizes.main < 1_000_000, `the main part has ${sizes.main} bytes`)
  for (const [part, size] of Object.entries(sizes)) assert.ok(size < 2 * 1024 * 1024, `${part} has ${size} bytes`)
})

test('a member enrols by taps, from the unit to the signature', async () => {
  await handTo(team.members[0])
  await tap(phone, '申请办卡')
  await type(phone, '按名称查找', team.unit)
  await tap(phone, '查找', { among: 'wx-button' })
  await says(phone, team.unit)
  await tap(phone, team.unit)
  await tap(phone, '没有')
  await photograph('front')
  await photograph('back')
  assert.equal(phone.cuts.length, 2, 'both photos are cut to the frame')
  for (const cut of phone.cuts) assert.ok(Math.abs(cut.width / cut.height - 85.6 / 54) < 0.1, 'the cut has not the shape of a card: ' + JSON.stringify(cut))
  await tap(phone, '下一步')
  await type(phone, '签发机关', '样本市公安局样本分局')
  await phoneNumber()
  await tap(phone, '生产制造人员')
  await type(phone, '工作单位', team.unit)
  await settled(phone)
  await tap(phone, '下一步')
  for (const nth of [0, 1]) await tap(phone, '我已看完，同意以上内容', { nth })
  await sign(phone)
  await tap(phone, '签字并提交')
  await says(phone, '申请已提交')
  calm()
  assert.equal(phone.asked.length, 1, 'asked once, in the tap that hands in')
  const { items } = await asked('/subscriptions')
  const submitted = items.filter((s) => s.occasion === 'submit')
  assert.deepEqual([...phone.asked[0]].sort(), submitted.map((s) => s.template_id).sort())
  for (const s of submitted) assert.equal(s.left, 1, s.title)
})

test('who refuses messages, or has switched all of them off, goes on all the same', async () => {
  await handTo(team.members[0])
  for (const said of ['reject', 'off']) {
    phone.subscribes = said
    await phone.opened('pages/mine/messages', {}, 'reLaunch')
    await says(phone, '还能收 1 条')
    await settled(phone)
    await tap(phone, '允许接收', { among: 'wx-button', nth: 1 })
    await says(phone, said === 'off' ? '您在微信里关闭了一些消息' : '还没有允许')
    assert.match(phone.toasts.at(-1), /没有打开/)
  }
  phone.subscribes = 'accept'
  await tap(phone, '允许接收', { among: 'wx-button', nth: 1 })
  assert.ok((await asked('/subscriptions')).items.filter((s) => s.occasion === 'sign').every((s) => s.left === 1))
  calm()
})

test('people at work are asked once a day, by a tap of their own', async () => {
  await handTo(team.clerks[0])
  await phone.opened('admin/today/today', {}, 'reLaunch')
  await says(phone, '要不要在微信里收到待办提醒')
  await settled(phone)
  const before = phone.asked.length
  await tap(phone, '接收提醒', { among: 'wx-button' })
  assert.equal(phone.asked.length, before + 1)
  await phone.opened('admin/today/today', {}, 'reLaunch')
  await settled(phone)
  assert.equal(words(phone).includes('要不要在微信里收到待办提醒'), false, 'asked twice on one day')
  calm()
})

test('a poster goes into the album, after a refusal by way of the settings; its round code finds the unit', async () => {
  await handTo(team.clerks[0])
  const unit = (await asked('/me')).scopes.find((s) => s.role === 'clerk').place_id
  phone.answers = { 'scope.writePhotosAlbum': false }
  await phone.opened('admin/units/unit', { id: unit }, 'reLaunch')
  await settled(phone)
  await tap(phone, '新做一个', { among: 'wx-button' })
  await tap(phone, '关闭')
  await tap(phone, '看海报')
  await tap(phone, '保存图片', { among: 'wx-button' })
  await says(phone, '您没有允许保存到相册')
  phone.answers = { 'scope.writePhotosAlbum': true }
  await tap(phone, '去设置里打开')
  assert.equal(phone.album.length, 1)
  assert.equal(Buffer.from(phone.album[0]).subarray(1, 4).toString(), 'PNG')
  const { code } = (await asked(`/orgs/${unit}/join-codes`)).items[0]
  await handTo(team.members[2])
  phone.sheets = [false] // is it this unit? not now
  await phone.opened('pages/enrol/unit', { scene: encodeURIComponent(code) }, 'reLaunch')
  await settled(phone)
  assert.ok(phone.calls.some((c) => c.startsWith('GET /api/v1/join-codes/' + code)), 'the code of the scene is asked for')
  calm()
})

test('who refuses the camera is told how to allow it, and may choose a picture instead', async () => {
  await handTo(team.members[1])
  phone.rights = {}
  phone.answers = { 'scope.camera': false }
  await phone.opened('pages/camera/document', { side: 'back' }, 'reLaunch')
  await says(phone, '为什么要用相机')
  await tap(phone, '打开相机')
  await says(phone, '您没有允许使用相机')
  await says(phone, '从相册选照片')
  phone.answers = { 'scope.camera': true }
  await tap(phone, '去设置里打开')
  await says(phone, '把证件国徽面放进框里')
  await shutter() // nothing before the lens: the camera takes no photo
  await says(phone, '相机没有启动')
  await tap(phone, '再试一次', { among: 'wx-button' })
  await says(phone, '把证件国徽面放进框里')
  calm()
})

test('a clerk reviews by taps: sees the document, and approves', async () => {
  await handTo(team.clerks[0])
  await phone.opened('admin/review/queue', {}, 'reLaunch')
  await settled(phone)
  const { items } = await asked('/review-queue?status=submitted&limit=30')
  const clean = items.findIndex((i) => i.flags.length === 0)
  await tap(phone, '审核', { nth: clean, among: '[class*="next"], [class*="link"], [class*="go"]' })
  await says(phone, '证件照片和完整信息已遮住')
  await tap(phone, '先查看证件')
  await says(phone, '照片上印有您的姓名')
  const photos = [...screen(phone).querySelectorAll('wx-image')].map((i) => attribute(i, 'src'))
  assert.ok(photos.filter((src) => src.startsWith('data:image/jpeg;base64,')).length >= 2, 'both sides are shown')
  await tap(phone, '通过', { among: 'wx-button' })
  await settled(phone)
  assert.ok((await asked('/review-queue?status=approved&limit=30')).items.some((i) => i.id === items[clean].id), 'it is approved')
  calm()
})

test('every page of the package loads for those it is for', async () => {
  const all = readPackage(root).pages
  const announcement = 'pages/announcements/announcement'
  const of = (root) => all.filter((p) => p.startsWith(root + '/'))
  const place = (await asked('/places?kind=service_base&limit=1')).items[0]
  let seen = await loads(of('pages').filter((p) => p !== announcement), { id: place.id, ...place })
  await handTo(team.clerks[0])
  const org_id = (await asked('/me')).scopes.find((s) => s.role === 'clerk').place_id
  const told = await asked(`/orgs/${org_id}/announcements`, { title: '本周五集中办卡', body: '周五上午九点，三楼会议室。' })
  seen += await loads([announcement, 'admin/announcements/edit'], { id: told.id, org: org_id })
  const batch = await asked('/batches', { org_id })
  const { items } = await asked('/review-queue?status=submitted&limit=1')
  const aboutUnits = /^admin\/(roster|units|people|duplicates|bases)\//
  seen += await loads(of('admin').filter((p) => !p.startsWith('admin/batch/') && !aboutUnits.test(p) && !['admin/announcements/edit', 'admin/letters/letters'].includes(p)), { id: items[0].id, application: items[0].id })
  const chief = team.all.find((p) => p.roles[0] === 'supervisor' && p.name.includes(team.unit.slice(0, 3)))
  await handTo(chief)
  const duplicate = (await asked('/duplicate-cases?limit=1')).items[0]?.id ?? ''
  seen += await loads(of('admin').filter((p) => aboutUnits.test(p) && p !== 'admin/duplicates/case' && !p.startsWith('admin/bases/')), { id: org_id, org: org_id, parent: org_id, place: org_id, office: 'clerk' })
  seen += await loads(['admin/duplicates/case'], { id: duplicate })
  const bases = (await asked('/me')).scopes.find((s) => s.role === 'supervisor').place_id
  seen += await loads(of('admin/bases'), { id: (await asked(`/service-bases?org_id=${bases}&limit=1`)).items[0].id, org: bases })
  await handTo(team.all.find((p) => p.roles[0] === 'supervisor' && p.name.includes('市总工会')))
  seen += await loads(['admin/letters/letters'])
  await handTo(team.all.find((p) => p.roles[0] === 'merchant'))
  seen += await loads(of('merchant'))
  await handTo(team.clerks[0])
  seen += await loads(of('admin/batch'), { id: batch.id })
  await handTo(team.officers[0])
  const atBank = (await asked('/batches?limit=1')).items[0]?.id ?? ''
  seen += await loads(of('bank'), { id: atBank, batch: atBank })
  assert.equal(seen, all.length)
})
