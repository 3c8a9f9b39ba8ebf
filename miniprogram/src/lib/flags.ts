/** What a flag of an application means to a reviewer, and what to look at. */
export interface FlagWords {
  text: string
  advice: string
  tone: 'bad' | 'warn' | 'plain'
}

export const flagWords: Record<string, FlagWords> = {
  roster_missing: { text: '不在名册', advice: '请先核实是否为本单位会员；是的话通过即可，名册会补上。', tone: 'warn' },
  roster_differs: { text: '与名册不一致', advice: '姓名或证件号码与名册不同，请对照证件核对。', tone: 'warn' },
  reading_differs: { text: '与证件识别不一致', advice: '填写的内容与从照片读出的不同，请逐字对照照片。', tone: 'warn' },
  reading_none: { text: '证件未能识别', advice: '照片没有读出文字，请逐字对照照片。', tone: 'warn' },
  duplicate: { text: '号码重复', advice: '同一证件号码在别的单位也有申请，请联系对方单位或等上级工会处理。', tone: 'bad' },
  phone_shared: { text: '手机号重复', advice: '这个手机号别人也填了，一个手机号只能登记给一个人。', tone: 'bad' },
  expires_soon: { text: '证件快到期', advice: '证件90天内到期，封存时须还有30天有效期。', tone: 'warn' },
  region_unknown: { text: '地区代码少见', advice: '证件号码前六位不在代码表中，只作提醒，不影响办理。', tone: 'plain' },
  photo_poor: { text: '照片不清楚', advice: '照片偏暗或模糊，看不清就退回重拍。', tone: 'warn' },
  own_application: { text: '您本人的申请', advice: '自己的申请要由其他经办人、负责人或上级工会审核。', tone: 'bad' },
  assisted_by_you: { text: '您代办的申请', advice: '代办的申请要由其他经办人、负责人或上级工会审核。', tone: 'bad' },
  batch_excluded: { text: '不能批量开户', advice: '填报的情况银行不允许单位代办，请会员本人到网点柜台。', tone: 'bad' },
  resubmitted: { text: '修改后重新提交', advice: '上次退回过，请重点看当时指出的地方。', tone: 'plain' },
}

export function flagOf(flag: string): FlagWords {
  return flagWords[flag] ?? { text: '需要核对', advice: '请仔细核对这份申请。', tone: 'warn' }
}

/** Whether an application may be approved together with others: the server's own rule. */
export function green(flags: string[]) {
  return flags.every((f) => f === 'resubmitted')
}

/** Why the person who looks may not decide; empty where they may. */
export function whyNotMine(flags: string[]) {
  return flags.includes('own_application') ? flagOf('own_application').advice : flags.includes('assisted_by_you') ? flagOf('assisted_by_you').advice : ''
}
