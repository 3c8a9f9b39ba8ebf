import { test } from 'node:test'

/** Steps that stand on one another: what comes after a failure is not walked. */
export function steps() {
  let open = true
  return (name, walk) =>
    test(name, async (t) => {
      if (!open) return t.skip('an earlier step failed')
      open = false
      await walk()
      open = true
    })
}
