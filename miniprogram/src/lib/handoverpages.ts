import { onLoad, onReachBottom, onShow } from '@dcloudio/uni-app'
import { ref } from 'vue'
import { onShowSignedIn } from './ways'

/** The page of one hand-over, named by its address: read again whenever it is shown, once what shows it is there. */
export function useHandoverPage() {
  const id = ref('')
  const view = ref<{ load(): Promise<void> }>()
  onLoad((query) => {
    id.value = String(query?.id ?? '')
  })
  onShow(() => setTimeout(() => void view.value?.load()))
  return { id, view }
}

/** The page that lists hand-overs: read again whenever it is shown, and read on at its end. */
export function useHandoversPage() {
  const list = ref<{ load(): Promise<void>; more(): Promise<void> }>()
  onShowSignedIn(() => setTimeout(() => void list.value?.load()))
  onReachBottom(() => void list.value?.more())
  return { list }
}
