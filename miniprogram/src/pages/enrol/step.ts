import { onLoad } from '@dcloudio/uni-app'
import { useLoad } from '@/lib/load'
import { open } from '@/lib/ways'
import { enrol, readForStep } from '@/stores/enrol'

/**
 * A step of enrolment goes on with one's own application, or with the one that the page's
 * address names. `opened` is called once, as soon as there is one.
 */
export function useStep(opened?: (application: string) => void) {
  let id: string | undefined
  let begun = false
  const { problem, loading, load: read } = useLoad(() => readForStep(id))

  async function load() {
    await read()
    if (begun || !enrol.app) return
    begun = true
    opened?.(enrol.app.id)
  }
  onLoad((query) => {
    id = query?.id ? String(query.id) : undefined
    void load()
  })

  /** To another step, with the same application. */
  function goTo(step: 'photos' | 'check' | 'sign') {
    open(`/pages/enrol/${step}` + (id ? `?id=${id}` : ''))
  }

  return { problem, loading, load, goTo }
}
