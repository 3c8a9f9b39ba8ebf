import type { Schema } from '@/api/types'

/** The six categories of the notice, in its order. */
export const categories: { value: Schema<'Category'>; text: string }[] = [
  { value: 'health', text: '医疗保健' },
  { value: 'culture', text: '文化影视' },
  { value: 'education', text: '教育培训' },
  { value: 'fitness', text: '健身休闲' },
  { value: 'travel', text: '旅游购物' },
  { value: 'dining', text: '餐饮住宿' },
]

export const categoryWord = (category: string | undefined) => categories.find((c) => c.value === category)?.text ?? ''

export const baseStatusWords: Record<Schema<'BaseStatus'>, string> = { draft: '草稿', published: '已发布', suspended: '已停用' }

export const feedbackWords: Record<Schema<'FeedbackKind'>, string> = {
  wrong_address: '地址或电话不对',
  offer_refused: '到店不给优惠',
  closed: '已经关门',
  other: '其他',
}

/** The middle of some places; undefined of none. */
export function middleOf(places: { lat: number; lng: number }[]) {
  if (places.length === 0) return undefined
  const sum = places.reduce((all, p) => ({ lat: all.lat + p.lat, lng: all.lng + p.lng }), { lat: 0, lng: 0 })
  return { lat: sum.lat / places.length, lng: sum.lng / places.length }
}

/** Six decimals of a degree are 0.1 m; more would only seem exact. */
const exact = (degrees: number) => Number(degrees.toFixed(6))

/** Degrees as they stand in a field; nothing for a place that lies nowhere yet. */
export const degreesText = (degrees: number) => (degrees === 0 ? '' : String(exact(degrees)))

/** Degrees as they are sent; 0 for what is no number. */
export const degreesIn = (text: string) => exact(Number(text) || 0)

/** The radius of the earth, in metres. */
const earth = 6_371_009

/** How far two points are apart on the sphere, in metres. */
export function metresBetween(a: { lat: number; lng: number }, b: { lat: number; lng: number }) {
  const angle = (degrees: number) => (degrees * Math.PI) / 180
  const part = Math.sin(angle(b.lat - a.lat) / 2) ** 2 + Math.cos(angle(a.lat)) * Math.cos(angle(b.lat)) * Math.sin(angle(b.lng - a.lng) / 2) ** 2
  return 2 * earth * Math.asin(Math.sqrt(part))
}

/** A distance as people say it. */
export function farWords(metres: number | undefined) {
  if (metres === undefined) return ''
  if (metres < 50) return '50米以内'
  if (metres < 1000) return `${Math.round(metres / 10) * 10}米`
  return `${(metres / 1000).toFixed(metres < 10_000 ? 1 : 0)}公里`
}

/** 85 of a hundred is 八五折; round tens are said with one digit, less than ten in figures. */
export function percentWords(percent: number) {
  if (percent < 10) return `${percent / 10}折`
  const digits = '零一二三四五六七八九'
  const ten = digits[Math.floor(percent / 10)] ?? ''
  return percent % 10 === 0 ? `${ten}折` : `${ten}${digits[percent % 10]}折`
}

/** What an offer gives, in a few signs. */
export function offerWords(o: Pick<Schema<'Offer'>, 'kind' | 'percent' | 'amount_cents'>) {
  if (o.kind === 'percent' && o.percent) return percentWords(o.percent)
  if (o.kind === 'amount' && o.amount_cents) return `减${o.amount_cents % 100 === 0 ? o.amount_cents / 100 : (o.amount_cents / 100).toFixed(2)}元`
  return o.kind === 'gift' ? '赠' : '惠'
}

/** How often an offer may be used. */
export function limitWords(o: Pick<Schema<'Offer'>, 'limit_daily' | 'limit_total'>) {
  return [o.limit_daily > 0 ? `每人每天${o.limit_daily}次` : '', o.limit_total > 0 ? `每人共${o.limit_total}次` : ''].filter((t) => t).join('，')
}

/** The code that is good at a moment by the server's clock; undefined when all are over. */
export function codeAt<T extends { from: string; to: string }>(codes: T[], now: number): T | undefined {
  return codes.find((c) => new Date(c.from).getTime() <= now && now < new Date(c.to).getTime())
}

const columns: Record<string, string> = {
  name: '基地名称', category: '类别', district: '区县', address: '地址', lat: '经纬度', lng: '经纬度', datum: '坐标系', hours: '营业时间',
  phones: '电话', intro: '介绍', valid_from: '开始日期', valid_to: '结束日期',
} // prettier-ignore

/** What a sheet of bases calls a field. */
export const baseColumn = (field: string) => columns[field] ?? '整行'
