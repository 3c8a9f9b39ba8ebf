import { call } from '@/api/client'
import { Problem } from '@/api/problem'
import { noteMe } from '@/api/session'
import type { Schema } from '@/api/types'

/** Where one's own card is; undefined for who has not applied. */
export async function myCard(): Promise<Schema<'MyCard'> | undefined> {
  return unlessAbsent(call('get', '/me/card', {}))
}

export async function mySteps() {
  return (await unlessAbsent(call('get', '/me/timeline', {})))?.steps ?? []
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
