import { expect, test } from 'vitest'
import { openedWithJoinCode, typedJoinCode } from '@/lib/codes'

test('a page opened by a poster finds the join code in the scene, by a link in its address', () => {
  expect(openedWithJoinCode({ scene: 'ABCD2345XY' })).toBe('ABCD2345XY')
  expect(openedWithJoinCode({ scene: '%41BCD2345XY' })).toBe('ABCD2345XY')
  expect(openedWithJoinCode({ join: 'ABCD2345XY' })).toBe('ABCD2345XY')
  expect(openedWithJoinCode({})).toBe('')
  expect(openedWithJoinCode()).toBe('')
})

test('a code typed from a poster is told from the name of a unit', () => {
  expect(typedJoinCode('abcd-2345-xy')).toBe('abcd2345xy')
  expect(typedJoinCode('ABCD 2345 XY')).toBe('ABCD2345XY')
  for (const name of ['纺织厂', '样本纺织厂工会委员会啊', '3703000001', 'abcd', 'abcd2345xyz']) expect(typedJoinCode(name)).toBe('')
})
