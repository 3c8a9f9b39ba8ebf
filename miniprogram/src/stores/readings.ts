import { enrol, notePhoto, saveFields } from './enrol'
import { onArrival } from './photos'

const followed = new Set<string>()

/**
 * Takes what is read from an application's photos into the form as soon as it has arrived,
 * on whichever page one is by then, and saves it: no answer gives it a second time, and a
 * phone closes a mini-program that lies behind another.
 */
export function followPhotos(application: string) {
  if (followed.has(application)) return
  followed.add(application)
  onArrival(application, (photo) => {
    if (enrol.app?.id !== application) return
    notePhoto(photo)
    void saveFields().catch(() => undefined) // it stays in the form, and the next save has it and says what is wrong
  })
}
