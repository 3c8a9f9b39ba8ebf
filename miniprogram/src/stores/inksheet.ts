import { readBytes, upload } from '@/api/client'
import type { Schema } from '@/api/types'
import { fileName } from '@/platform/papers'
import { showPaper } from '@/platform/printing'
import { forget, keep, kept } from '@/platform/storage'
import { enrol, take } from './enrol'

/** What a printed sheet stands for: the content as it was, and the texts that are on it, by their SHA-256. */
export interface Printed {
  version: number
  personal_information: string
  mandate: string
}

const nameOf = (application: string) => `ink-sheet-${application}`

/** The texts of the day, as marks of a sheet with them. */
export function marksOf(version: number, texts: Schema<'ConsentText'>[]): Printed {
  const hash = (kind: string) => texts.find((t) => t.kind === kind)?.sha256 ?? ''
  return { version, personal_information: hash('personal_information'), mandate: hash('mandate') }
}

/** What was printed on this device for an application. */
export function printedOf(application: string) {
  return kept<Printed>(nameOf(application))
}

/** Opens the sheet to print, and keeps in mind what is on it: the paper may come back days later, when the texts are others. */
export async function printSheet(texts: Schema<'ConsentText'>[]): Promise<Printed | undefined> {
  if (!enrol.app) return undefined
  const { id, version } = enrol.app
  const { bytes, type, disposition } = await readBytes('/applications/{id}/consent-sheet', { path: { id } })
  const marks = marksOf(version, texts)
  keep(nameOf(id), marks)
  await showPaper(bytes, fileName(disposition, '授权书签字页.pdf'), type.split(';')[0] || 'application/pdf')
  return marks
}

/** Sends the sheet that the person has signed: a photo, or a PDF. */
export async function sendSheet(file: string, printed: Printed, key: string, onProgress: (percent: number) => void) {
  if (!enrol.app) return
  const { id } = enrol.app
  take(await upload('/applications/{id}/consent-sheet', { path: { id }, query: { ...printed }, file, key, onProgress }))
  forget(nameOf(id))
}
