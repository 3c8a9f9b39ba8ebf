const day = 24 * 60 * 60 * 1000

/** A time as people in China write it, in China's time: 11月24日 13:05. */
export function when(text: string | undefined) {
  if (!text) return ''
  const t = inChina(text)
  return `${t.getUTCMonth() + 1}月${t.getUTCDate()}日 ${two(t.getUTCHours())}:${two(t.getUTCMinutes())}`
}

/** A day with its year: 2026年11月24日. */
export function dayOf(text: string | undefined) {
  if (!text) return ''
  const t = text.length === 10 ? new Date(text + 'T00:00:00Z') : inChina(text)
  return `${t.getUTCFullYear()}年${t.getUTCMonth() + 1}月${t.getUTCDate()}日`
}

/** How long something has waited: 3小时, 2天. */
export function waited(hours: number | undefined) {
  if (hours === undefined) return ''
  if (hours < 1) return '不到1小时'
  return hours < 24 ? `${hours}小时` : `${Math.floor(hours / 24)}天`
}

/** Whole days from now until a time; negative when it is past. */
export function daysUntil(text: string, now = Date.now()) {
  return Math.ceil((new Date(text).getTime() - now) / day)
}

function inChina(text: string) {
  return new Date(new Date(text).getTime() + 8 * 60 * 60 * 1000)
}

function two(n: number) {
  return String(n).padStart(2, '0')
}
