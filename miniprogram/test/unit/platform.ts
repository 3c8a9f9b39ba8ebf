import { vi } from 'vitest'

/** What a server answers to one request, or the words of a network that failed. */
export type Reply = { status: number; body?: unknown; headers?: Record<string, string> } | { silence: string }

export interface Asked {
  method: string
  url: string
  headers: Record<string, string>
  body?: unknown
  file?: string
}

/** A phone or browser whose server is a function: each request is noted, each answer is what `answer` gives. */
export function fakePlatform(answer: (asked: Asked, nth: number) => Reply | Promise<Reply>) {
  const asked: Asked[] = []
  const stored = new Map<string, string>()
  async function settle(one: Asked, options: { success?: (a: object) => void; fail?: (e: { errMsg: string }) => void }) {
    asked.push(one)
    const reply = await answer(one, asked.length)
    if ('silence' in reply) options.fail?.({ errMsg: reply.silence })
    else options.success?.({ statusCode: reply.status, data: reply.body === undefined ? '' : JSON.stringify(reply.body), header: reply.headers ?? {} })
  }
  const uni = {
    request: (o: { method: string; url: string; header: Record<string, string>; data?: string; success: (a: object) => void; fail: (e: { errMsg: string }) => void }) =>
      void settle({ method: o.method, url: o.url, headers: o.header, body: o.data ? JSON.parse(o.data) : undefined }, o),
    uploadFile: (o: { url: string; header: Record<string, string>; filePath: string; success: (a: object) => void; fail: (e: { errMsg: string }) => void }) => {
      void settle({ method: 'POST', url: o.url, headers: o.header, file: o.filePath }, o)
      return { onProgressUpdate: () => undefined }
    },
    setStorageSync: (name: string, value: string) => void stored.set(name, value),
    getStorageSync: (name: string) => stored.get(name) ?? '',
    removeStorageSync: (name: string) => void stored.delete(name),
    showToast: vi.fn(),
    showModal: vi.fn((o: { success?: (a: { confirm: boolean }) => void }) => o.success?.({ confirm: true })),
    navigateTo: vi.fn(),
    navigateBack: vi.fn(),
    reLaunch: vi.fn(),
    onNetworkStatusChange: vi.fn(),
  }
  vi.stubGlobal('uni', uni)
  vi.stubGlobal('getCurrentPages', () => [{ $page: { fullPath: '/pages/enrol/check' } }])
  sessionStorage.clear()
  return { asked, stored, uni }
}
