import { reactive } from 'vue'
import { upload } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import type { Schema } from '@/api/types'
import { newKey } from '@/lib/key'
import { dropFile, keepFile, keptFile } from '@/platform/files'
import { onNetwork } from '@/platform/network'
import { forget, keep, kept } from '@/platform/storage'

export type Side = 'front' | 'back'

/** A photo on its way to the server. */
export interface Sending {
  application: string
  side: Side
  /** Under this key the server takes the photo once, however often it is sent. */
  key: string
  state: 'sending' | 'waiting' | 'refused'
  percent: number
  problem?: Problem
}

const name = 'photos-to-send'
const again = 15_000

/** The photos that have not arrived yet, kept on the device until they have. */
export const sending = reactive<Sending[]>([])

type Arrived = (photo: Schema<'TakenPhoto'>) => void
const listeners = new Set<(application: string, side: Side, photo: Schema<'TakenPhoto'>) => void>()
let watching = false

/** Calls back for each photo of an application that arrives; gives the way to stop. */
export function onArrival(application: string, arrived: Arrived) {
  const listener = (id: string, _: Side, photo: Schema<'TakenPhoto'>) => {
    if (id === application) arrived(photo)
  }
  listeners.add(listener)
  return () => listeners.delete(listener)
}

export function sendingOf(application: string, side: Side) {
  return sending.find((s) => s.application === application && s.side === side)
}

/** Takes up what an earlier visit could not send. */
export function resumeSending() {
  for (const one of kept<Sending[]>(name) ?? []) {
    if (!sendingOf(one.application, one.side)) sending.push({ ...one, state: 'waiting', percent: 0, problem: undefined })
  }
  if (!watching) {
    watching = true
    onNetwork(sendAll)
    setInterval(sendAll, again)
  }
  sendAll()
}

/** Keeps a photo and sends it. One that is still waiting for the same side is replaced. */
export async function sendPhoto(application: string, side: Side, path: string) {
  const old = sendingOf(application, side)
  if (old) await remove(old)
  const one = reactive<Sending>({ application, side, key: newKey(), state: 'waiting', percent: 0 })
  await keepFile(fileOf(one), path)
  sending.push(one)
  note()
  await attempt(one)
}

export function sendAll() {
  for (const one of sending) if (one.state === 'waiting') void attempt(one)
}

/** Forgets a photo that the server has refused. */
export async function remove(one: Sending) {
  const at = sending.indexOf(one)
  if (at >= 0) sending.splice(at, 1)
  note()
  await dropFile(fileOf(one))
}

async function attempt(one: Sending) {
  if (one.state === 'sending') return
  one.state = 'sending'
  one.problem = undefined
  try {
    const file = await keptFile(fileOf(one))
    if (file === '') return await remove(one)
    const photo = await upload('/applications/{id}/photos/{side}', {
      path: { id: one.application, side: one.side },
      file,
      key: one.key,
      onProgress: (percent) => (one.percent = percent),
    })
    await remove(one)
    for (const listener of listeners) listener(one.application, one.side, photo)
  } catch (thrown) {
    one.problem = asProblem(thrown)
    one.state = one.problem.silent || one.problem.status >= 500 || one.problem.status === 429 ? 'waiting' : 'refused'
  }
}

function note() {
  const open = sending.filter((s) => s.state !== 'refused').map(({ application, side, key }) => ({ application, side, key }))
  if (open.length === 0) forget(name)
  else keep(name, open)
}

function fileOf(one: Sending) {
  return `photo-${one.application}-${one.side}-${one.key}.jpg`
}
