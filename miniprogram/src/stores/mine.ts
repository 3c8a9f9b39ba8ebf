import { call } from '@/api/client'
import { Problem } from '@/api/problem'
import { noteMe } from '@/api/session'
import type { Schema } from '@/api/types'

/** One's own newest application; undefined for who has not applied. */
export async function myApplication(): Promise<Schema<'OwnApplication'> | undefined> {
  const mine = await call('get', '/me/card', {})
  return mine.application_id ? call('get', '/applications/{id}/own', { path: { id: mine.application_id } }) : undefined
}

/** Reads who one is: roles end and begin while one is signed in. */
export async function readMe() {
  noteMe(await call('get', '/me', {}))
}

export async function unlessAbsent<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (thrown) {
    if (thrown instanceof Problem && thrown.status === 404) return undefined
    throw thrown
  }
}
