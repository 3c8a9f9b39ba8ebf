import { call } from '@/api/client'
import { Problem } from '@/api/problem'
import type { Schema } from '@/api/types'
import { wait } from './wait'

type Batch = Schema<'Batch'>

/** How often and how long it is asked whether long work has ended: every 3 s, for 3 minutes. */
const pause = 3000
const times = 60

/**
 * Carries out long work on a batch. It goes on at the server when the connection ends or
 * somebody else began it, so then the batch is asked until it has moved; a batch that has
 * not moved in time gives the first problem back.
 */
export async function sealed(
  before: Pick<Batch, 'id' | 'version'>,
  work: () => Promise<Batch>,
  read: (id: string) => Promise<Batch> = (id) => call('get', '/batches/{id}', { path: { id } }),
  rest: (milliseconds: number) => Promise<void> = wait,
): Promise<Batch> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof Problem) || !(thrown.silent || thrown.code === 'batch_sealing' || thrown.code === 'still_running')) throw thrown
    for (let n = 0; n < times; n++) {
      await rest(pause)
      const now = await read(before.id).catch(() => undefined)
      if (now && now.version !== before.version) return now
    }
    throw thrown
  }
}
