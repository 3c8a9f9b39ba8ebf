import { computed, ref, type Ref } from 'vue'
import { call, readBytes, upload } from '@/api/client'
import type { Schema } from '@/api/types'
import { useAction } from '@/lib/action'
import { sealed } from '@/lib/sealing'
import { say, sure } from '@/lib/ways'
import { chooseFile } from '@/platform/media'
import { showPaper } from '@/platform/printing'

type Step = '/batches/{id}/submission' | '/batches/{id}/void' | '/batches/{id}/correction' | '/batches/{id}/mandate' | '/batches/{id}/acceptance' | '/batches/{id}/return-confirmation'

/** Everything that a unit does with a batch once it is sealed; `refresh` reads the batch again after it. */
export function useSteps(batch: Ref<Schema<'Batch'> | undefined>, refresh: () => Promise<void>) {
  const move = useAction(async (key, step: Step, said: string) => {
    const before = batch.value
    if (!before) return
    await sealed(before, () => call('post', step, { path: { id: batch.value?.id ?? '' }, body: { version: before.version }, key, timeout: 180_000 }))
    say(said)
    await refresh()
  })

  async function ask(step: Step, title: string, about: string, act: string, said: string) {
    if (await sure(title, about, act)) await move.run(step, said)
  }

  const readScan = useAction(async (_, scan: string) => {
    const { bytes, type } = await readBytes('/batches/{id}/scans/{scan}', { path: { id: batch.value?.id ?? '', scan } })
    await showPaper(bytes, '退回单', type.split(';')[0] ?? 'application/pdf')
  })

  const amendment = useAction(async () => {
    const { bytes, type } = await readBytes('/batches/{id}/amendment-sheet', { path: { id: batch.value?.id ?? '' }, query: {} })
    await showPaper(bytes, `${batch.value?.number ?? ''}-变更单.pdf`, type.split(';')[0] ?? 'application/pdf')
  })

  const sending = ref(0)
  const record = useAction(async (key, file: string) => {
    if (!batch.value) return
    sending.value = 0
    const now = await upload('/batches/{id}/papers/{paper}/scan', { path: { id: batch.value.id, paper: 'acceptance_sheet' }, file, key, onProgress: (p) => (sending.value = p) })
    const scan = now.kinds.find((k) => k.kind === 'acceptance_sheet')?.scans.at(-1)
    if (scan) await call('post', '/batches/{id}/acceptance-record', { path: { id: batch.value?.id ?? '' }, body: { version: batch.value.version, scan_id: scan.id } })
    say('已登记，等负责人或上级工会确认')
    await refresh()
  })

  async function chooseSheet() {
    const file = await chooseFile(['pdf', 'jpg', 'jpeg', 'png'])
    if (file) await record.run(file.path)
  }

  const problem = computed(() => move.problem.value ?? record.problem.value ?? amendment.problem.value ?? readScan.problem.value)
  return { move, ask, readScan, amendment, record, chooseSheet, sending, problem }
}
