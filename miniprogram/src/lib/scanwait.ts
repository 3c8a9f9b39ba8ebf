/** How a desktop's wait for a phone stands. */
export type ScanStep = 'begin' | 'waiting' | 'over' | 'done'

const systems: [RegExp, string][] = [
  [/Windows/, 'Windows 电脑'],
  [/Mac OS X|Macintosh/, '苹果电脑'],
  [/Android|iPhone|iPad|MicroMessenger/, '手机或平板'],
  [/Linux|CrOS/, 'Linux 电脑'],
]
const browsers: [RegExp, string][] = [
  [/Edg\//, 'Edge'],
  [/360SE|QIHU/i, '360'],
  [/QQBrowser/, 'QQ'],
  [/Firefox\//, '火狐'],
  [/Chrome\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]

/** What a browser calls itself, in words that somebody can hold against the screen in front of them. */
export function browserWords(agent: string) {
  const of = (list: [RegExp, string][]) => list.find(([form]) => form.test(agent))?.[1]
  const [system, browser] = [of(/iPhone|iPad|Android/.test(agent) ? systems.slice(2) : systems), of(browsers)]
  return [system ?? '不认识的设备', browser ? `${browser} 浏览器` : ''].filter((t) => t).join('，')
}

/** Whole seconds until a wait is over; 0 when it is. */
export function secondsLeft(endAt: string, now = Date.now()) {
  return Math.max(0, Math.ceil((new Date(endAt).getTime() - now) / 1000))
}

/** The rest of a wait as a clock shows it: 1:05. */
export function clock(seconds: number) {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
