import { reactive, watch } from 'vue'
import { keep, kept } from '@/platform/storage'

/** What this device is set to. */
export const settings = reactive<{ large: boolean }>({ large: false })

export function resumeSettings() {
  settings.large = kept<boolean>('large-text') ?? false
  watch(
    () => settings.large,
    (large) => keep('large-text', large),
  )
}
