import { textOf } from '@/lib/bytes'
import { newKey } from '@/lib/key'
import { wait } from '@/lib/wait'
import { send, sendFile, type Received, type Sent } from '@/platform/http'
import { Problem, problemOf } from './problem'
import { bearer, renew } from './session'
import type { Answer, Input, Method, PathOf } from './types'

const root = '/api/v1'
const pauses = [600, 1800]

/**
 * Calls the server. A lost answer or a busy server is tried twice more where a repeat
 * counts once (reads, and posts by their key); an ended session is renewed once.
 * Throws a Problem.
 */
export async function call<M extends Method, Path extends PathOf<M>>(method: M, path: Path, input: Input<Path, M>): Promise<Answer<Path, M>> {
  const sent: Sent = {
    method: method.toUpperCase() as Sent['method'],
    url: root + filled(path, input.path) + query(input.query),
    headers: input.body === undefined ? {} : { 'Content-Type': 'application/json' },
    body: input.body === undefined ? undefined : JSON.stringify(input.body),
    timeout: input.timeout ?? 20_000,
  }
  if (method === 'post') sent.headers['Idempotency-Key'] = input.key ?? newKey()
  const answer = await persist(method === 'get' || method === 'post', () => signed((headers) => send({ ...sent, headers: { ...sent.headers, ...headers } })))
  return (answer.data === '' ? undefined : JSON.parse(String(answer.data))) as Answer<Path, M>
}

/** Reads bytes: a photo, a paper, a package. */
export async function readBytes<Path extends PathOf<'get'>>(path: Path, input: Pick<Input<Path, 'get'>, 'path' | 'query'>) {
  const url = root + filled(path, input.path) + query(input.query)
  const answer = await persist(true, () => signed((headers) => send({ method: 'GET', url, headers, timeout: 60_000, binary: true })))
  return { bytes: answer.data as ArrayBuffer, type: answer.headers['content-type'] ?? '', disposition: answer.headers['content-disposition'] ?? '' }
}

/** Asks for bytes that a post makes. */
export async function postForBytes<Path extends PathOf<'post'>>(path: Path, input: Input<Path, 'post'>) {
  const url = root + filled(path, input.path) + query(input.query)
  const own = { 'Content-Type': 'application/json', 'Idempotency-Key': input.key ?? newKey() }
  const answer = await persist(true, () =>
    signed((headers) => send({ method: 'POST', url, headers: { ...own, ...headers }, body: JSON.stringify(input.body ?? {}), timeout: 60_000, binary: true })),
  )
  return { bytes: answer.data as ArrayBuffer, type: answer.headers['content-type'] ?? '', disposition: answer.headers['content-disposition'] ?? '' }
}

/** Sends one file. The key makes a resumed upload count once. */
export async function upload<Path extends PathOf<'post'>>(
  path: Path,
  input: Pick<Input<Path, 'post'>, 'path' | 'query'> & { file: string; key: string; onProgress?: (percent: number) => void },
): Promise<Answer<Path, 'post'>> {
  const url = root + filled(path, input.path) + query(input.query)
  const answer = await persist(true, () =>
    signed((headers) =>
      sendFile({ url, headers: { 'Idempotency-Key': input.key, ...headers }, path: input.file, timeout: 60_000, onProgress: input.onProgress }),
    ),
  )
  return (answer.data === '' ? undefined : JSON.parse(String(answer.data))) as Answer<Path, 'post'>
}

/** Signs a request in, renews the session once when it has ended, and turns refusals into problems. */
async function signed(request: (headers: Record<string, string>) => Promise<Received>) {
  const token = bearer()
  let answer = await request(headersOf(token))
  if (answer.status === 401 && token !== '' && (await renew(token))) answer = await request(headersOf(bearer()))
  if (answer.status >= 200 && answer.status < 300) return answer
  throw problemOf(answer.status, answer.data instanceof ArrayBuffer ? textOf(answer.data) : answer.data, Number(answer.headers['retry-after'] ?? 0) || 0)
}

/** Repeats what got no answer, or a busy one, a little later. */
async function persist(repeatable: boolean, attempt: () => Promise<Received>) {
  for (const pause of repeatable ? pauses : []) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof Problem) || !passing(error)) throw error
      await wait(Math.max(pause, error.retryAfter * 1000))
    }
  }
  return attempt()
}

function passing(problem: Problem) {
  if (problem.retryAfter > 5) return false
  return problem.silent || problem.status === 502 || problem.status === 503 || problem.status === 504 || problem.code === 'still_running'
}

function headersOf(token: string): Record<string, string> {
  return token === '' ? {} : { Authorization: `Bearer ${token}` }
}

function filled(path: string, values: unknown) {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String((values as Record<string, unknown>)[name])))
}

function query(values: unknown) {
  const pairs = Object.entries((values ?? {}) as Record<string, unknown>).filter(([, value]) => value !== undefined && value !== '')
  if (pairs.length === 0) return ''
  return '?' + pairs.map(([name, value]) => `${name}=${encodeURIComponent(String(value))}`).join('&')
}
