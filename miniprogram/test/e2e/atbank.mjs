import { randomUUID } from 'node:crypto'
import { crc32, deflateSync } from 'node:zlib'
import { invented } from './acts.mjs'

/** Somebody who speaks HTTP with the server, for what a journey only stands on. */
export async function speak(base, person) {
  const ask = async (method, path, body, headers = {}) => {
    const answer = await fetch(base + path, { method, headers: { ...(method === 'POST' ? { 'Idempotency-Key': randomUUID() } : {}), ...headers }, body })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text.slice(0, 300)}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  const json = { 'Content-Type': 'application/json' }
  const { code } = await ask('POST', `/simulator/people/${person.id}/codes`, JSON.stringify({ kind: 'login' }), json)
  const { token, me } = await ask('POST', '/api/v1/sessions', JSON.stringify({ code }), json)
  const bearer = { Authorization: `Bearer ${token}` }
  return {
    me,
    get: (path) => ask('GET', '/api/v1' + path, undefined, bearer),
    post: (path, body) => ask('POST', '/api/v1' + path, body && JSON.stringify(body), { ...bearer, ...(body ? json : {}) }),
    remove: (path) => ask('DELETE', '/api/v1' + path, undefined, bearer),
    put: (path, body) => ask('PUT', '/api/v1' + path, JSON.stringify(body), { ...bearer, ...json }),
    upload(path, name, content) {
      const form = new FormData()
      form.append('file', new Blob([content]), name)
      return ask('POST', '/api/v1' + path, form, bearer)
    },
  }
}

/** A wave on white paper: a signature, or a signed sheet, as PNG. */
export function drawn(width = 400, height = 160) {
  const rows = Buffer.alloc((width + 1) * height, 255)
  for (let y = 0; y < height; y++) rows[y * (width + 1)] = 0
  for (let x = 20; x < width - 20; x++) {
    const y = Math.round(height / 2 + Math.sin(x / 20) * height * 0.3)
    for (let d = -2; d <= 2; d++) rows[(y + d) * (width + 1) + 1 + x] = 0
  }
  const chunk = (kind, data) => {
    const body = Buffer.concat([Buffer.from(kind), data])
    const out = Buffer.alloc(body.length + 8)
    out.writeUInt32BE(data.length)
    body.copy(out, 4)
    out.writeUInt32BE(crc32(body), body.length + 4)
    return out
  }
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width)
  head.writeUInt32BE(height, 4)
  head.set([8, 0, 0, 0, 0], 8)
  return Buffer.concat([Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]), chunk('IHDR', head), chunk('IDAT', deflateSync(rows)), chunk('IEND', Buffer.alloc(0))])
}

/** Puts somebody's own ID on file for the mandate. */
export async function ownID(base, who, photos, serial) {
  const { consent } = await who.get('/me/mandate-id')
  const one = invented(serial)
  const fields = { name: one.name, phone: one.phone, document_kind: 'resident_id', document_number: one.number, valid_from: '2020-03-01', valid_to: '2040-03-01', valid_long: false }
  await who.post('/me/mandate-id', { consent_sha256: consent.sha256, fields })
  for (const side of ['front', 'back']) {
    const photo = await fetch(`${base}/simulator/people/${photos.id}/photos/${side}`)
    await who.upload(`/me/mandate-id/photos/${side}`, 'photo.jpg', await photo.arrayBuffer())
  }
  await who.upload('/me/mandate-id/signature', 'signature.png', drawn())
}

/** Fills an application in, with the photos of a sample person and other answers where some are given; gives its version. */
export async function filled(base, who, app, person, answers = {}) {
  const read = {}
  for (const side of ['front', 'back']) {
    const photo = await fetch(`${base}/simulator/people/${person.id}/photos/${side}`)
    Object.assign(read, await who.upload(`/applications/${app.id}/photos/${side}`, 'photo.jpg', await photo.arrayBuffer()).then((taken) => ({ ...taken.fields, version: taken.version })))
  }
  const { version, sex, valid_long, ...rest } = read
  const fixed = { nationality: 'CHN', occupation: 'production', work_unit: '样本单位', phone: invented(700 + Number(person.id.replace(/\D/g, '').slice(-2))).phone, document_kind: 'resident_id', issuing_authority: '样本市公安局', tax_residence: 'china_only', holds_account: false }
  const fields = { address: '', valid_to: '', ...rest, sex, valid_long: valid_long === 'true', ...fixed, ...answers }
  const saved = await who.put(`/applications/${app.id}/fields`, { version, fields })
  const open = saved.problems.filter((p) => p.field !== 'consent' && p.field !== 'signature')
  if (open.length > 0) throw new Error(`the answers are not taken: ${JSON.stringify(open)}`)
  return saved.version
}

/** A sample person applies in a unit, with other answers where some are given; gives the application's id. */
export async function enrolled(base, person, unit, answers = {}) {
  const who = await speak(base, person)
  const app = await who.post('/applications', { org_id: unit })
  const version = await filled(base, who, app, person, answers)
  const texts = (await who.get('/consent-texts/current')).items
  const hash = (kind) => texts.find((t) => t.kind === kind).sha256
  const signed = await who.upload(`/applications/${app.id}/consent?version=${version}&personal_information=${hash('personal_information')}&mandate=${hash('mandate')}`, 'signature.png', drawn())
  await who.post(`/applications/${app.id}/submission`, { version: signed.version })
  return app.id
}

/** Brings a unit's batch to its bank: approved, sealed, stamped, handed in. */
export async function handedIn(base, people, count = 4) {
  const [clerk, head] = await Promise.all([speak(base, people.clerks[0]), speak(base, people.heads[0])])
  const photos = people.members.find((m) => m.photo)
  await ownID(base, clerk, photos, 901)
  await ownID(base, head, photos, 902)
  const unit = clerk.me.scopes.find((s) => s.role === 'clerk').place_id
  const queue = await clerk.get(`/review-queue?limit=100&org_id=${unit}`)
  let approved = 0
  for (const item of queue.items.sort((a, b) => a.flags.length - b.flags.length)) {
    if (approved === count) break
    await clerk.post(`/applications/${item.id}/claim`).catch(() => undefined)
    approved += await clerk.post(`/applications/${item.id}/approval`, { version: item.version }).then(
      () => 1,
      () => 0, // one's own, or a number that others state too
    )
  }
  let batch = await clerk.post('/batches', { org_id: unit })
  batch = await clerk.put(`/batches/${batch.id}/rows`, { version: batch.version, fill: approved })
  batch = await clerk.post(`/batches/${batch.id}/seal`, { version: batch.version })
  const papers = await clerk.get(`/batches/${batch.id}/papers`)
  for (const kind of papers.kinds) await clerk.post(`/batches/${batch.id}/papers/${kind.kind}/tick`)
  return { clerk, unit, batch: await clerk.post(`/batches/${batch.id}/submission`, { version: batch.version }) }
}

/** The bank accepts what stands in a batch and opens a card for everybody in it. */
export async function opened(base, people, batch) {
  const officer = await speak(base, people.officers[0])
  const papers = await officer.get(`/batches/${batch}/papers`)
  for (const kind of papers.kinds.filter((k) => k.kind !== 'return_sheet')) await officer.post(`/batches/${batch}/papers/${kind.kind}/tick`)
  const rows = await officer.get(`/batches/${batch}/rows?limit=100`)
  const lines = ['序号,姓名,证件号码,卡号,处理结果,原因']
  for (const row of rows.items.filter((r) => r.status === 'sealed')) {
    const { fields } = await officer.get(`/batches/${batch}/rows/${row.number}`)
    lines.push([row.number, fields.name, fields.document_number, cardNumber(row.number), '成功', ''].join(','))
  }
  const now = await officer.get(`/batches/${batch}`)
  await officer.post(`/batches/${batch}/acceptance`, { version: now.version })
  const file = await officer.upload(`/batches/${batch}/result-files`, 'result.csv', lines.join('\n') + '\n')
  await officer.post(`/result-files/${file.id}/application`, { version: file.version })
}

/** A card number of the bank that is valid by rule. */
export function cardNumber(n) {
  const body = `622208${String(770000 + n).padStart(12, '0')}`
  const sum = [...body].reverse().reduce((all, d, i) => all + (i % 2 === 0 ? [0, 2, 4, 6, 8, 1, 3, 5, 7, 9][Number(d)] : Number(d)), 0)
  return body + String((10 - (sum % 10)) % 10)
}
