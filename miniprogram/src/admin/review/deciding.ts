import { computed, ref, type Ref } from 'vue'
import { call } from '@/api/client'
import { asProblem, type Problem } from '@/api/problem'
import type { Schema } from '@/api/types'
import { useAction } from '@/lib/action'
import { endReasons, stopCauses } from '@/lib/history'
import { useLoad } from '@/lib/load'

type Item = Schema<'ReviewItem'>

/** What lies over the page while somebody decides. */
export type Sheet = '' | 'look' | 'return' | 'reopen' | 'reject' | 'end' | 'stop'

/** What whoever looks at an application may do with it. */
export interface MayDecide {
  decide: boolean
  end: boolean
  reopen: boolean
  stop: boolean
  any: boolean
}

/**
 * Every way in which somebody may decide on an application; `done` is told what was decided,
 * and in words. Where the application is not the one any more that was looked at, nothing is
 * decided: `again` has to show it as it is now.
 */
export function useDeciding(item: Ref<Item | undefined>, done: (decided: Item, said: string) => Promise<void>, again: () => Promise<void>) {
  const sheet = ref<Sheet>('')
  const changed = ref<Problem>()
  const catalogue = useLoad(() => call('get', '/review-reasons', {}))
  const seen = () => ({ path: { id: item.value?.id ?? '' }, version: item.value?.version ?? 0 })

  function decision<Args extends unknown[]>(act: (key: string, ...args: Args) => Promise<void>) {
    return useAction(async (key, ...args: Args) => {
      try {
        changed.value = undefined
        await act(key, ...args)
      } catch (thrown) {
        const problem = asProblem(thrown)
        if (problem.code === 'application_changed') {
          sheet.value = ''
          changed.value = problem
          await again()
          return
        }
        throw problem
      }
    })
  }

  const approve = decision(async (key) => {
    const name = item.value?.name
    const { path, version } = seen()
    await done(await call('post', '/applications/{id}/approval', { path, body: { version }, key }), `${name} 已审核通过`)
  })
  const sendBack = decision(async (key, reasons: Schema<'ReasonInput'>[]) => {
    const { path, version } = seen()
    await done(await call('post', '/applications/{id}/return', { path, body: { version, reasons }, key }), '已退回，会员会收到要改什么')
  })
  const reopen = decision(async (key, reasons: Schema<'ReasonInput'>[]) => {
    const { path, version } = seen()
    await done(await call('post', '/applications/{id}/reopening', { path, body: { version, reasons }, key }), '已退回会员修改')
  })
  const reject = decision(async (key, reason: string, note: string) => {
    const { path, version } = seen()
    await done(await call('post', '/applications/{id}/rejection', { path, body: { version, reason, note: note || undefined }, key }), '已按不予办理处理，会员会收到原因')
  })
  const end = useAction(async (key, reason: string) => {
    const { path, version } = seen()
    await done(await call('post', '/applications/{id}/end', { path, body: { version, reason }, key }), '已结束办理')
  })
  const stop = useAction(async (key, cause: string) => {
    const { path, version } = seen()
    await done(await call('post', '/applications/{id}/stop', { path, body: { version, cause }, key }), '已停办，银行会马上收到')
  })

  const rejections = computed(() => (catalogue.value.value?.reject ?? []).map((r) => ({ value: r.code, text: r.detail })))
  /** The sheet that asks for one cause: its words, its choices and how its act stands. */
  const cause = computed(() => {
    if (sheet.value === 'reject') return { title: '不予办理', about: '只用于不符合条件的人；资料有问题请用“退回修改”。本人会收到原因，以后可以重新申请。', choices: rejections.value, act: '不予办理', noted: true, busy: reject.busy.value, problem: reject.problem.value ?? catalogue.problem.value }
    if (sheet.value === 'end') return { title: '结束办理', about: '这个人不从本单位办卡了，名册同时注明原因，证件照片到期删除。', choices: endReasons, act: '结束办理', noted: false, busy: end.busy.value, problem: end.problem.value }
    return { title: '停办', about: '名单已交银行，停办后银行马上收到，照片不能再查看或下载。银行划掉后才算结束。', choices: stopCauses, act: '停办', noted: false, busy: stop.busy.value, problem: stop.problem.value }
  })

  return {
    sheet,
    cause,
    /** Why the application is shown anew. */
    changed,
    approve,
    sendBack,
    reopen,
    openReject() {
      if (!catalogue.value.value) void catalogue.load()
      sheet.value = 'reject'
    },
    sendReasons(reasons: Schema<'ReasonInput'>[]) {
      void (sheet.value === 'reopen' ? reopen : sendBack).run(reasons)
    },
    sendCause(chosen: string, note: string) {
      if (sheet.value === 'reject') void reject.run(chosen, note)
      else if (sheet.value === 'end') void end.run(chosen)
      else void stop.run(chosen)
    },
    /** Forgets what went wrong with another application. */
    forget() {
      sheet.value = ''
      changed.value = undefined
      for (const act of [approve, sendBack, reopen, reject, end, stop]) act.problem.value = undefined
    },
  }
}
