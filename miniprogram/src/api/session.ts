import { reactive } from 'vue'
import { forgetForTab, keepForTab, keptForTab } from '@/platform/storage'
import { send } from '@/platform/http'
import { loginCode } from '@/platform/login'
import { problemOf } from './problem'
import type { Schema } from './types'

interface Kept {
  token: string
  me: Schema<'Me'>
}

const name = 'session'

/** Who is signed in on this device; me is undefined for nobody. */
export const session = reactive<{ token: string; me?: Schema<'Me'> }>({ token: '' })

/** Takes up the session that this device (on the web: this tab) had. */
export function resume() {
  const old = keptForTab<Kept>(name)
  session.token = old?.token ?? ''
  session.me = old?.me
}

export function bearer() {
  return session.token
}

/** Signs in with a code of WeChat. */
export async function signIn(code: string) {
  const answer = await send({
    method: 'POST',
    url: '/api/v1/sessions',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ code }),
    timeout: 20_000,
  })
  if (answer.status !== 201) throw problemOf(answer.status, answer.data, Number(answer.headers['retry-after'] ?? 0) || 0)
  take(JSON.parse(String(answer.data)) as Schema<'Session'>)
}

/** Takes a session that was given: by a sign-in, or by a phone that scanned. */
export function take(given: Schema<'Session'>) {
  session.token = given.token
  session.me = given.me
  keepForTab(name, { token: given.token, me: given.me })
}

/** Notes what the server says of the account now. */
export function noteMe(me: Schema<'Me'>) {
  session.me = me
  keepForTab(name, { token: session.token, me })
}

export function leave() {
  session.token = ''
  session.me = undefined
  forgetForTab(name)
}

let renewing: Promise<boolean> | undefined

/**
 * Renews an ended session, once for all calls that wait for it. False where the person
 * has to sign in by hand.
 */
export function renew(ended: string) {
  if (session.token !== '' && session.token !== ended) return Promise.resolve(true)
  renewing ??= again().finally(() => (renewing = undefined))
  return renewing
}

async function again() {
  const code = await loginCode().catch(() => '')
  if (code === '') {
    leave()
    return false
  }
  try {
    await signIn(code)
    return true
  } catch {
    return false
  }
}
