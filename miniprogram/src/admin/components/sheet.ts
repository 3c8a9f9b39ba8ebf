import { onLoad } from '@dcloudio/uni-app'
import { computed, ref } from 'vue'
import { call } from '@/api/client'
import type { Schema } from '@/api/types'
import { useAction } from '@/lib/action'
import { useLoad } from '@/lib/load'
import { say, useBack } from '@/lib/ways'
import { chooseFile } from '@/platform/media'

type Report = Schema<'OrgImport'>

export interface SheetSent {
  file: string
  key: string
  /** The report's sha256: what it says is done now. Without it the sheet is only looked through. */
  confirm?: string
  onProgress?: (percent: number) => void
}

/**
 * A sheet whose rows are added at once: chosen, looked through by the server, and sent again
 * to be added. `done` says what was added, of so many rows.
 */
export function useSheet(send: (sent: SheetSent) => Promise<Report>, done: (rows: number) => string) {
  const back = useBack()
  const file = ref<{ path: string; name: string }>()
  const report = ref<Report>()
  const percent = ref(0)

  const take = useAction(async (key, path: string) => {
    percent.value = 0
    report.value = await send({ file: path, key, onProgress: (p) => (percent.value = p) })
  })

  async function choose() {
    const picked = await chooseFile(['xlsx', 'csv'])
    if (!picked) return
    file.value = picked
    report.value = undefined
    await take.run(picked.path)
  }

  const add = useAction(async (key) => {
    if (!file.value || !report.value) return
    report.value = await send({ file: file.value.path, key, confirm: report.value.sha256 })
    if (!report.value.done) return
    say(done(report.value.rows))
    back()
  })

  /** What the button says by which the sheet is chosen. */
  const chooseWords = computed(() => {
    if (take.busy.value) return percent.value < 100 ? `上传 ${percent.value}%` : '正在核对…'
    return report.value ? '换一个文件' : '选择表格上传'
  })

  return { file, report, choose, chooseWords, taking: take.busy, add: add.run, adding: add.busy, problem: computed(() => take.problem.value ?? add.problem.value) }
}

/** The org that a sheet's rows are added to; the page's address names it under `name`. */
export function useSheetOrg(name: string) {
  const id = ref('')
  const org = useLoad(() => call('get', '/orgs/{id}', { path: { id: id.value } }))
  onLoad((query) => {
    id.value = String(query?.[name] ?? '')
    void org.load()
  })
  return { id, org }
}
