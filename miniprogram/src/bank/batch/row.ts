import { computed, ref, type Ref } from 'vue'
import { call } from '@/api/client'
import type { Schema } from '@/api/types'
import { useAction } from '@/lib/action'
import type { usePages } from '@/lib/load'
import { rowAfter } from '@/lib/rowwalk'
import { say } from '@/lib/ways'

type Row = Schema<'BatchRow'>

/**
 * The row of a batch that the officer looks at in full, and what becomes of it. `left` is
 * called when a row has been given back or struck; the next one is looked at then.
 */
export function useRow(batch: Ref<string>, rows: ReturnType<typeof usePages<Row>>, left: () => Promise<void>) {
  const at = ref<number>()
  const seen = ref<Schema<'BatchRowInFull'>>()
  const current = computed(() => rows.items.value.find((r) => r.number === at.value))
  const underWay = () => rows.items.value.filter((r) => r.status === 'sealed')

  const look = useAction(async (_, number: number) => {
    at.value = number
    seen.value = undefined
    const found = await call('get', '/batches/{id}/rows/{number}', { path: { id: batch.value, number } })
    if (at.value !== number) return
    seen.value = found
    put({ ...found.row, looked: true })
  })

  function put(row: Row) {
    rows.put(rows.items.value.map((r) => (r.application_id === row.application_id ? { ...r, ...row } : r)))
  }

  function step(by: 1 | -1) {
    const next = rowAfter(underWay(), at.value, by)
    if (next?.number !== undefined) void look.run(next.number)
    else say(by === 1 ? '已是最后一行' : '已是第一行')
  }

  async function settled(row: Row, said: string) {
    say(said)
    const next = rowAfter(underWay(), at.value, 1)
    put(row)
    seen.value = undefined
    at.value = undefined
    await left()
    if (next?.number !== undefined && next.number !== row.number) await look.run(next.number)
  }

  const giveBack = useAction(async (key, code: string, note: string) => {
    const row = current.value
    if (row?.number === undefined) return
    await settled(await call('post', '/batches/{id}/rows/{number}/return', { path: { id: batch.value, number: row.number }, body: { version: row.version, code, note: note || undefined }, key }), `第 ${row.number} 行已退回`)
  })

  const strike = useAction(async (key) => {
    const row = current.value
    if (row?.number === undefined) return
    await settled(await call('post', '/batches/{id}/rows/{number}/strike', { path: { id: batch.value, number: row.number }, body: { version: row.version }, key }), `第 ${row.number} 行已划掉`)
  })

  return { at, seen, current, look, step, giveBack, strike }
}
