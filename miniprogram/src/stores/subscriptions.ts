import { reactive } from 'vue'
import { call } from '@/api/client'
import type { Schema } from '@/api/types'
import { dayOf } from '@/lib/dates'
import { askForMessages, asker, type Said } from '@/platform/subscribe'
import { keep, kept } from '@/platform/storage'

type Occasion = Schema<'Subscription'>['occasion']

/** Which of WeChat's messages one can be asked for, as read last. */
export const subscriptions = reactive<{ items: Schema<'Subscription'>[]; official: boolean }>({ items: [], official: false })

export async function readSubscriptions() {
  const read = await call('get', '/subscriptions', {})
  subscriptions.items = read.items
  subscriptions.official = read.official
  return read
}

/** Reads before the tap in which WeChat is to ask; without it nothing is asked, and nothing else fails. */
export function prepareToAsk() {
  if (asker() === 'wechat') void readSubscriptions().catch(() => undefined)
}

/**
 * A page's question for the messages of an occasion, prepared with the page and asked once,
 * however often the act is tried. To be called first in a tap's handler, before any await.
 * Whatever is answered, and if nothing is, the work goes on, and waits for no report of it.
 */
export function questionAt(occasion: Occasion) {
  let asked = asker() !== 'wechat'
  prepareToAsk()
  return async () => {
    if (asked) return
    asked = true
    void report(await answersTo(subscriptions.items.filter((s) => s.occasion === occasion)))
  }
}

/** Asks for some templates and tells the server what was said; how many were accepted. */
export async function ask(wanted: Schema<'Subscription'>[]): Promise<number> {
  const answers = await answersTo(wanted)
  await report(answers)
  return answers.filter((a) => a.answer === 'accept').length
}

function answersTo(wanted: Schema<'Subscription'>[]) {
  return askForMessages(wanted.map((s) => s.template_id).slice(0, 3)).catch(() => [])
}

/** A lost report costs nothing: WeChat's own event tells the server as well. */
async function report(answers: Said[]) {
  if (answers.length > 0) await call('post', '/subscriptions', { body: { answers } }).catch(() => undefined)
}

const askedOn = 'asked-for-messages'

/** People at work are asked once a day at most. */
export function askedToday(now = new Date()) {
  return kept<string>(askedOn) === dayOf(now.toISOString())
}

export function noteAsked(now = new Date()) {
  keep(askedOn, dayOf(now.toISOString()))
}
