import { send } from '@/platform/http'
import { problemOf } from './problem'
import type { Schema } from './types'

/** Begins to sign this desktop in by a phone that scans; throws a Problem. */
export async function beginScan() {
  const answer = await send({ method: 'POST', url: '/api/v1/scan-logins', headers: {}, timeout: 20_000 })
  if (answer.status !== 201) throw problemOf(answer.status, answer.data, Number(answer.headers['retry-after'] ?? 0) || 0)
  return JSON.parse(String(answer.data)) as Schema<'ScanLogin'>
}

/** Asks whether the phone has confirmed; gives the session once. */
export async function askScan(scan: Schema<'ScanLogin'>) {
  const answer = await send({ method: 'GET', url: `/api/v1/scan-logins/${encodeURIComponent(scan.id)}`, headers: { 'X-Poll-Secret': scan.poll_secret }, timeout: 20_000 })
  if (answer.status !== 200) throw problemOf(answer.status, answer.data)
  return JSON.parse(String(answer.data)) as Schema<'ScanLoginState'>
}
