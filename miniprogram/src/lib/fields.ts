import type { Schema } from '@/api/types'

export type Fields = Schema<'Fields'>

/** The steps of enrolment, in order, with the page of each. */
export const steps = [
  { key: 'unit', title: '选单位', page: '/pages/enrol/unit' },
  { key: 'photos', title: '拍证件', page: '/pages/enrol/photos' },
  { key: 'check', title: '核对信息', page: '/pages/enrol/check' },
  { key: 'sign', title: '阅读签字', page: '/pages/enrol/sign' },
] as const

/** What a field is called, and in which step it is put right. */
const places: Record<string, { label: string; step: 'photos' | 'check' | 'sign' }> = {
  photo_front: { label: '证件正面照片', step: 'photos' },
  photo_back: { label: '证件反面照片', step: 'photos' },
  name: { label: '姓名', step: 'check' },
  sex: { label: '性别', step: 'check' },
  nationality: { label: '国籍', step: 'check' },
  occupation: { label: '职业', step: 'check' },
  address: { label: '住址', step: 'check' },
  work_unit: { label: '工作单位', step: 'check' },
  phone: { label: '手机号码', step: 'check' },
  document_kind: { label: '证件种类', step: 'photos' },
  document_number: { label: '证件号码', step: 'check' },
  valid_from: { label: '证件起始日', step: 'check' },
  valid_to: { label: '证件到期日', step: 'check' },
  issuing_authority: { label: '签发机关', step: 'check' },
  tax_residence: { label: '税收居民身份', step: 'photos' },
  holds_account: { label: '是否已有本行账户', step: 'photos' },
  signature: { label: '手写签名', step: 'sign' },
  consent: { label: '授权与签名', step: 'sign' },
}

export function labelOf(field: string) {
  return places[field]?.label ?? (field === '' ? '原因' : '申请资料')
}

export function pageOf(field: string) {
  const step = places[field]?.step ?? 'check'
  return steps.find((s) => s.key === step)?.page ?? steps[2].page
}

export const documentKinds = [
  { value: 'resident_id', text: '居民身份证' },
  { value: 'residence_permit', text: '港澳台居民居住证' },
  { value: 'permanent_id', text: '外国人永久居留身份证' },
]

export const sexes = [
  { value: 'male', text: '男' },
  { value: 'female', text: '女' },
]

export const occupations = [
  { value: 'production', text: '生产制造人员' },
  { value: 'service', text: '服务业人员' },
  { value: 'professional', text: '专业技术人员' },
  { value: 'clerical', text: '办事人员' },
  { value: 'manager', text: '单位负责人' },
  { value: 'agriculture', text: '农林牧渔人员' },
  { value: 'other', text: '其他从业人员' },
]

export const taxResidences = [
  { value: 'china_only', text: '仅为中国税收居民' },
  { value: 'other_only', text: '仅为非中国税收居民' },
  { value: 'china_and_other', text: '既是中国又是其他国家（地区）税收居民' },
]

export const nationalities = [
  { value: 'CHN', text: '中国' },
  { value: 'HKG', text: '中国香港' },
  { value: 'MAC', text: '中国澳门' },
  { value: 'TWN', text: '中国台湾' },
  { value: 'KOR', text: '韩国' },
  { value: 'JPN', text: '日本' },
  { value: 'USA', text: '美国' },
  { value: 'CAN', text: '加拿大' },
  { value: 'GBR', text: '英国' },
  { value: 'DEU', text: '德国' },
  { value: 'FRA', text: '法国' },
  { value: 'RUS', text: '俄罗斯' },
  { value: 'AUS', text: '澳大利亚' },
  { value: 'SGP', text: '新加坡' },
  { value: 'MYS', text: '马来西亚' },
  { value: 'THA', text: '泰国' },
  { value: 'VNM', text: '越南' },
  { value: 'PAK', text: '巴基斯坦' },
  { value: 'IND', text: '印度' },
]

export const noFields: Fields = {
  name: '',
  sex: '',
  nationality: 'CHN',
  occupation: '',
  address: '',
  work_unit: '',
  phone: '',
  document_kind: 'resident_id',
  document_number: '',
  valid_from: '',
  valid_to: '',
  valid_long: false,
  issuing_authority: '',
  tax_residence: 'china_only',
  holds_account: null,
}
