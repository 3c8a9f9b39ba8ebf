/** Why a tie between a member and a WeChat account changes. */
export const tieReasons = [
  { value: 'phone_lost', text: '手机丢了或坏了' },
  { value: 'new_wechat', text: '换了微信号' },
  { value: 'wrong_person', text: '绑到了别人的微信' },
  { value: 'family_phone', text: '当时用的是家人的手机' },
]

export function tieReasonWord(reason: string) {
  return tieReasons.find((r) => r.value === reason)?.text ?? '其他原因'
}

export const tieKindWords = { release: '解除原来的微信绑定', make: '绑定到新的微信' } as const
