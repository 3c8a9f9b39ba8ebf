/** How a desktop's wait for a phone stands. */
export type ScanStep = 'begin' | 'waiting' | 'over' | 'done'

/** Whole seconds until a wait is over; 0 when it is. */
export function secondsLeft(endAt: string, now = Date.now()) {
  return Math.max(0, Math.ceil((new Date(endAt).getTime() - now) / 1000))
}

/** The rest of a wait as a clock shows it: 1:05. */
export function clock(seconds: number) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
