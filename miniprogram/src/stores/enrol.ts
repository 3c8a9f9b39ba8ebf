import { reactive, toRaw } from 'vue'
import { call, upload } from '@/api/client'
import { Problem } from '@/api/problem'
import type { Schema } from '@/api/types'
import { noFields, type Fields } from '@/lib/fields'

/** The application that is being filled in on this device: one's own, or one that one helps with. */
export const enrol = reactive<{
  app?: Schema<'OwnApplication'>
  /** What stands in the form. */
  fields: Fields
  /** The names of the fields that were changed since they were last saved. */
  changed: string[]
  problems: Schema<'FieldError'>[]
  exclusion: string
}>({ fields: { ...noFields }, changed: [], problems: [], exclusion: '' })

/** Reads one's own newest application, or the one with an id; what was typed and not saved yet stays. */
export async function readApplication(id?: string) {
  const app = id ? await call('get', '/applications/{id}/own', { path: { id } }) : await call('get', '/applications/current', {})
  take(app)
  return app
}

/**
 * Reads the application that a step of enrolment goes on with. What is handed in shows
 * nothing of itself in the steps: who goes back to one of them is led to where it is told
 * how far the application is.
 */
export async function readForStep(id?: string) {
  const app = await readApplication(id)
  if (app.status !== 'draft' && app.status !== 'returned') void uni.reLaunch({ url: '/pages/home/home' })
  return app
}

/** Starts an application in a unit, or for a person of the roster who is present. */
export async function startApplication(from: { org_id?: string; roster_row_id?: string }, key: string) {
  const app = await call('post', '/applications', { body: from, key })
  take(app)
  return app
}

export function setField<Name extends keyof Fields>(name: Name, value: Fields[Name]) {
  if (enrol.fields[name] === value) return
  enrol.fields[name] = value
  if (!enrol.changed.includes(name)) enrol.changed.push(name)
}

let saving: Promise<void> | undefined

/** Saves what was typed; one save at a time, and what is typed meanwhile goes with the next. */
export async function saveFields(): Promise<void> {
  if (saving) {
    await saving
    return saveFields()
  }
  if (!enrol.app || enrol.changed.length === 0) return
  saving = save(enrol.app.id).finally(() => (saving = undefined))
  return saving
}

async function save(id: string) {
  const mine = [...enrol.changed]
  try {
    await put(id, mine)
  } catch (thrown) {
    if (!(thrown instanceof Problem) || thrown.status !== 409) throw thrown
    // Another device has saved meanwhile: its fields are read, and those changed here laid over them.
    await readApplication(id)
    await put(id, mine)
  }
}

async function put(id: string, mine: string[]) {
  if (!enrol.app) return
  const saved = await call('put', '/applications/{id}/fields', { path: { id }, body: { version: enrol.app.version, fields: { ...toRaw(enrol.fields) } } })
  enrol.changed = enrol.changed.filter((name) => !mine.includes(name))
  enrol.app.version = saved.version
  enrol.app.signed = false
  enrol.problems = saved.problems
  enrol.exclusion = saved.exclusion ?? ''
}

/** Notes a photo that has arrived; what was read from it fills fields that are still empty. */
export function notePhoto(photo: Schema<'TakenPhoto'>) {
  if (!enrol.app) return
  enrol.app.version = photo.version
  enrol.app.signed = false
  if (!enrol.app.photos.includes(photo.side)) enrol.app.photos.push(photo.side)
  for (const [name, read] of Object.entries(photo.fields)) {
    const field = name as keyof Fields
    const empty = enrol.fields[field] === '' || (field === 'valid_long' && enrol.fields.valid_to === '')
    if (empty && read !== '' && read !== undefined) setField(field, read as never)
  }
}

export async function sign(file: string, texts: Schema<'ConsentText'>[], key: string) {
  if (!enrol.app) return
  const hash = (kind: string) => texts.find((t) => t.kind === kind)?.sha256
  const app = await upload('/applications/{id}/consent', {
    path: { id: enrol.app.id },
    query: { version: enrol.app.version, personal_information: hash('personal_information'), mandate: hash('mandate') },
    file,
    key,
  })
  take(app)
}

export async function submit(key: string) {
  if (!enrol.app) return
  take(await call('post', '/applications/{id}/submission', { path: { id: enrol.app.id }, body: { version: enrol.app.version }, key }))
}

/** Forgets what stands here, before another person's is filled in. */
export function closeApplication() {
  enrol.app = undefined
  enrol.fields = { ...noFields }
  enrol.changed = []
  enrol.problems = []
  enrol.exclusion = ''
}

/** Takes in what the server has of the application; what was typed and not saved stays. */
export function take(app: Schema<'OwnApplication'>) {
  const same = enrol.app?.id === app.id
  const typed = same ? enrol.changed : []
  const fields = { ...noFields, ...filledIn(app.fields) }
  for (const name of typed as (keyof Fields)[]) Object.assign(fields, { [name]: enrol.fields[name] })
  enrol.app = app
  enrol.fields = fields
  enrol.changed = typed
  enrol.problems = app.problems
  enrol.exclusion = app.exclusion ?? ''
}

/** What the server has of each field; its empty answers leave the usual one in place. */
function filledIn(fields: Fields | undefined): Partial<Fields> {
  return Object.fromEntries(Object.entries(fields ?? {}).filter(([, value]) => value !== ''))
}
