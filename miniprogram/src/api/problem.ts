import type { Schema } from './types'

/** What a person can do about a problem, as the button beneath its sentence. */
export type WayOn = 'retry' | 'reload' | 'sign_in' | 'mend' | 'back'

/** Codes whose way on is another than that of their status: the sentence asks for it. */
const waysOfCodes: Record<string, WayOn> = {
  body_broken: 'retry',
  photo_upload_interrupted: 'retry',
  idempotency_key_reused: 'reload',
  query_unknown: 'reload',
  request_shape: 'reload',
  media_type: 'reload',
  cards_not_here: 'reload',
  card_not_listed: 'reload',
  cursor: 'reload',
}

/**
 * Problem is everything that can go wrong with a call, in words for the person:
 * the server's own problem document, or the network's silence.
 */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly fields: Schema<'FieldError'>[]
  readonly requestId: string
  /** Seconds after which another try makes sense; 0 when the server names none. */
  readonly retryAfter: number

  constructor(part: { status: number; code: string; detail: string; fields?: Schema<'FieldError'>[]; requestId?: string; retryAfter?: number }) {
    super(part.detail)
    this.name = 'Problem'
    this.status = part.status
    this.code = part.code
    this.fields = part.fields ?? []
    this.requestId = part.requestId ?? ''
    this.retryAfter = part.retryAfter ?? 0
  }

  /** Nobody answered: the call may or may not have arrived. */
  get silent() {
    return this.status === 0
  }

  get wayOn(): WayOn {
    const own = waysOfCodes[this.code]
    if (own) return own
    if (this.silent || this.status >= 500 || this.status === 429) return 'retry'
    if (this.status === 401) return 'sign_in'
    if (this.status === 409) return 'reload'
    if (this.status === 400 || this.status === 422 || this.status === 413 || this.status === 415) return 'mend'
    return 'back'
  }

  /** The sentence about one field, or nothing. */
  of(field: string) {
    return this.fields.find((f) => f.field === field)?.detail
  }
}

const silence = { status: 0, code: 'network', detail: '网络不通，请检查手机网络后重试。已填写的内容都在。' }
const slow = { status: 0, code: 'timeout', detail: '网络太慢，等了很久没有回应，请稍后重试。已填写的内容都在。' }

/** The problem of a call that got no answer; reason is what the platform said. */
export function noAnswer(reason: string) {
  return new Problem(/time ?out/i.test(reason) ? slow : silence)
}

/** Reads a problem document; an answer that is none (a proxy's page) gets a sentence of ours. */
export function problemOf(status: number, data: unknown, retryAfter = 0) {
  const doc = (typeof data === 'string' ? parsed(data) : data) as Partial<Schema<'Problem'>> | undefined
  if (doc && typeof doc.detail === 'string' && typeof doc.code === 'string') {
    return new Problem({ status, code: doc.code, detail: doc.detail, fields: doc.errors, requestId: doc.request_id, retryAfter })
  }
  const detail = status >= 500 ? '系统正忙，请稍后再试。' : '这一步没有办成，请返回后重试。'
  return new Problem({ status, code: 'unexpected', detail, retryAfter })
}

/** Any thrown thing as a problem that can be shown; what is no problem is a defect and goes to the console. */
export function asProblem(thrown: unknown) {
  if (thrown instanceof Problem) return thrown
  console.error(thrown)
  return new Problem({ status: -1, code: 'defect', detail: '页面出了点问题，请返回后重试；仍不行请联系工会经办人。' })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
