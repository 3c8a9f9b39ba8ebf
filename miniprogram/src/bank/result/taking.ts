import { computed, ref, type Ref } from 'vue'
import { upload } from '@/api/client'
import type { Schema } from '@/api/types'
import { useAction } from '@/lib/action'
import { say, sure } from '@/lib/ways'
import { chooseFile } from '@/platform/media'

/**
 * Takes in the bank's file for a batch. A unit's clerk, who does it on the bank's behalf,
 * brings the sheet that the bank has signed along.
 */
export function useTaking(batch: Ref<string>, onBehalf: boolean, taken: (file: Schema<'ResultFile'>) => Promise<void>) {
  const percent = ref(0)
  const take = useAction(async (key, path: string, scanPath: string) => {
    percent.value = 0
    let scan: string | undefined
    if (onBehalf) {
      const now = await upload('/batches/{id}/papers/{paper}/scan', { path: { id: batch.value, paper: 'result_sheet' }, file: scanPath, key: key + '-s' })
      scan = now.kinds.find((k) => k.kind === 'result_sheet')?.scans.at(-1)?.id
    }
    const file = await upload('/batches/{id}/result-files', { path: { id: batch.value }, query: { scan }, file: path, key, onProgress: (p) => (percent.value = p) })
    say('文件已读入，请核对后登记')
    await taken(file)
  })

  async function choose() {
    const picked = await chooseFile(['xlsx', 'csv'])
    if (!picked) return
    if (!onBehalf) return void take.run(picked.path, '')
    if (!(await sure('再选银行签字的结果单', '代银行导入时，要同时上传银行签字盖章的结果单扫描件，由负责人或上级工会登记。', '选扫描件'))) return
    const sheet = await chooseFile(['pdf', 'jpg', 'jpeg', 'png'])
    if (sheet) await take.run(picked.path, sheet.path)
  }

  /** How far the file is; nothing while none is taken in. */
  const words = computed(() => (!take.busy.value ? '' : percent.value < 100 ? `上传 ${percent.value}%` : '正在核对…'))

  return { choose, words, busy: take.busy, problem: take.problem }
}
