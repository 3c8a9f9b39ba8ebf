import { onReachBottom, onShow } from '@dcloudio/uni-app'
import { useAction } from '@/lib/action'
import { usePages } from '@/lib/load'
import { say } from '@/lib/ways'

/**
 * What waits for somebody's yes or no: it goes off the list with the answer. `answer` sends
 * one and gives what is said of it.
 */
export function useAnswering<T extends { id: string }>(read: Parameters<typeof usePages<T>>[0], answer: (key: string, asked: T, yes: boolean) => Promise<string>) {
  const waiting = usePages<T>(read)
  onShow(() => void waiting.load())
  onReachBottom(() => void waiting.more())

  const decide = useAction(async (key, asked: T, yes: boolean) => {
    const said = await answer(key, asked, yes)
    waiting.put(waiting.items.value.filter((o) => o.id !== asked.id))
    say(said)
  })

  return { waiting, decide }
}
