/** What people do, as the journeys tell it. */

export async function people(base) {
  const answer = await fetch(base + '/simulator/people')
  return (await answer.json()).items
}

/** The people of a unit whose whole job can be walked: the first, or another by its place in the list. */
export async function team(base, nth = 0) {
  const all = await people(base)
  const code = [...new Set(all.map((p) => p.team).filter((t) => t !== ''))][nth]
  const of = (role) => all.filter((p) => p.team === code && p.roles[0] === role)
  return { all, code, unit: of('clerk')[0].place, members: of('member'), clerks: of('clerk'), heads: of('head'), leaders: of('leader'), officers: of('bank_officer') }
}

/** Enters as a sample person, on the first page, as a newcomer does. */
export async function enter(page, base, person) {
  await page.goto(base + '/')
  await fill(page, '按姓名或单位查找', person.name)
  await page.getByRole('button', { name: `以${person.name}的身份进入` }).first().click()
  await page.getByRole('tab', { name: '服务卡' }).waitFor()
}

export function button(page, text) {
  return page.locator('uni-button', { hasText: text }).first()
}

/** Confirms a question in the middle of the screen. */
export async function confirm(page) {
  await page.locator('.uni-modal__btn_primary').click()
}

export async function fill(page, label, text) {
  await page.locator(`uni-input[aria-label="${label}"] input`).fill(text)
  await page.locator(`uni-input[aria-label="${label}"] input`).blur()
}

/** Writes on the signature pad with the mouse. */
export async function write(page) {
  const pad = page.locator('uni-canvas canvas').last()
  await page.getByText('请在此处手写您的姓名').waitFor()
  await pad.scrollIntoViewIfNeeded()
  const box = await pad.boundingBox()
  await page.mouse.move(box.x + 40, box.y + 100)
  await page.mouse.down()
  for (let i = 1; i <= 40; i++) await page.mouse.move(box.x + 40 + i * 6, box.y + 100 + Math.sin(i / 3) * 45)
  await page.mouse.up()
}

/** A member applies, from finding the unit to handing in. */
export async function apply(page, unit, look = async () => undefined) {
  await button(page, '申请办卡').click()
  await fill(page, '按名称查找', unit)
  await button(page, '查找').click()
  await page.getByRole('button', { name: unit }).first().waitFor()
  await look('enrol-1-unit')
  await page.getByRole('button', { name: unit }).first().click()
  await confirm(page)
  await page.getByRole('radio', { name: '没有' }).click()
  await look('enrol-2-photos-empty')
  for (let side = 0; side < 2; side++) {
    await button(page, '演示：用样本证件照').click()
    await page.locator('.tag-good').nth(side).waitFor()
  }
  await look('enrol-2-photos')
  await button(page, '下一步').click()
  await fill(page, '签发机关', '样本市公安局样本分局')
  await button(page, '用微信绑定的号码').click()
  await page.waitForFunction(() => document.querySelector('uni-input[aria-label="手机号码（本人使用）"] input')?.value.length === 11)
  await page.getByRole('radio', { name: '生产制造人员' }).click()
  await fill(page, '工作单位', unit)
  await look('enrol-3-check')
  await button(page, '下一步').click()
  await sign(page, look)
}

/** Reads and signs both agreements and hands in. */
export async function sign(page, look = async () => undefined) {
  const boxes = page.getByRole('checkbox')
  await boxes.nth(1).waitFor()
  await boxes.nth(0).click()
  await boxes.nth(1).click()
  await write(page)
  await look('enrol-4-sign')
  await button(page, '签字并提交').click()
  await page.getByText('申请已提交').waitFor()
}

/** Opens a page of work from one's first page. */
export async function desk(page, text) {
  await page.locator('.desk', { has: page.locator('.desk-text', { hasText: text }) }).first().click()
}

/** Reads a message of a question in the middle of the screen, and confirms it. */
export async function confirmReading(page, words) {
  await page.locator('.uni-modal', { hasText: words }).waitFor()
  await confirm(page)
}

/** Ticks boxes one after the other, each when the one before is ticked. */
export async function tickAll(boxes) {
  for (let n = 0; n < (await boxes.count()); n++) {
    await boxes.nth(n).click()
    await boxes.nth(n).and(boxes.page().locator('[aria-checked=true]')).waitFor()
  }
}

/** Chooses a file where a button asks for one. */
export async function choose(page, press, file) {
  const [chooser] = await Promise.all([page.waitForEvent('filechooser'), press()])
  await chooser.setFiles(file)
}

/** Invented people of a roster: a name and a resident's number that is valid by rule. */
export function invented(serial) {
  const digits = '零一二三四五六七八九'
  const name = '样本' + String(serial).replace(/\d/g, (d) => digits[d])
  const body = `37030319800101${String(serial).padStart(3, '0').slice(-3)}`
  const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]
  const sum = [...body].reduce((all, d, i) => all + Number(d) * weights[i], 0)
  return { name, number: body + '10X98765432'[sum % 11], phone: `1990000${String(serial).padStart(4, '0')}` }
}

/** A roster as CSV. */
export function rosterFile(name, people, extra = []) {
  const lines = people.map((p) => [p.name, p.number, p.phone].join(','))
  return { name, mimeType: 'text/csv', buffer: Buffer.from(['姓名,证件号码,手机号码', ...lines, ...extra, ''].join('\n')) }
}
