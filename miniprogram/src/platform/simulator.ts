import { forgetForTab, keepForTab, keptForTab } from './storage'
import { send } from './http'
import { pictureOf } from './pictures'

/** A sample person of the server's WeChat simulator. */
export interface SamplePerson {
  id: string
  name: string
  roles: string[]
  /** Where they work. */
  place: string
  /** Those of one team can do the whole job together. */
  team: string
  /** There is a drawn document to photograph. */
  photo: boolean
}

export interface PhoneMessage {
  id: string
  at: string
  title: string
  data: Record<string, string>
}

const name = 'sample-person'

/** The sample people; empty where the server has no simulator. */
export async function samplePeople(): Promise<SamplePerson[]> {
  const answer = await send({ method: 'GET', url: '/simulator/people', headers: {}, timeout: 20_000 })
  if (answer.status !== 200) return []
  return (JSON.parse(String(answer.data)) as { items: SamplePerson[] }).items
}

/** The sample person whose phone this tab is, if it is one. */
export function entered() {
  return keptForTab<SamplePerson>(name)
}

export function enterAs(person: SamplePerson) {
  keepForTab(name, person)
}

export function leavePhone() {
  forgetForTab(name)
}

/** A one-use code of the phone that this tab is; empty where it is none. */
export async function simulatorCode(kind: 'login' | 'phone'): Promise<string> {
  const person = entered()
  if (!person) return ''
  const answer = await send({
    method: 'POST',
    url: `/simulator/people/${encodeURIComponent(person.id)}/codes`,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ kind }),
    timeout: 20_000,
  })
  if (answer.status !== 201) return ''
  return (JSON.parse(String(answer.data)) as { code: string }).code
}

/** The drawn document of the sample person that this tab is; undefined where there is none. */
export async function sampleDocument(side: 'front' | 'back'): Promise<string | undefined> {
  const person = entered()
  if (!person?.photo) return undefined
  const answer = await send({ method: 'GET', url: `/simulator/people/${encodeURIComponent(person.id)}/photos/${side}`, headers: {}, timeout: 20_000, binary: true })
  return answer.status === 200 ? pictureOf(answer.data as ArrayBuffer, 'image/jpeg') : undefined
}

/** The sample person that this tab is lets one message of a template be sent. False where it is none. */
export async function answerForSample(templateId: string): Promise<boolean> {
  const person = entered()
  if (!person) return false
  const answer = await send({
    method: 'POST',
    url: `/simulator/people/${encodeURIComponent(person.id)}/grants`,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ template_id: templateId, decision: 'accept' }),
    timeout: 20_000,
  })
  return answer.status === 204
}

/** What WeChat has shown on a sample person's phone, the newest first. */
export async function phoneMessages(person: SamplePerson): Promise<PhoneMessage[]> {
  const answer = await send({ method: 'GET', url: `/simulator/people/${encodeURIComponent(person.id)}/messages`, headers: {}, timeout: 20_000 })
  if (answer.status !== 200) return []
  return (JSON.parse(String(answer.data)) as { items: PhoneMessage[] }).items.reverse()
}
