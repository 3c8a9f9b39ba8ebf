import { noAnswer } from '@/api/problem'

/** Where the server is: on the web the page's own, on the phone the one the package was built for. */
export function serverBase() {
  let base = import.meta.env.VITE_API_BASE ?? 'http://localhost:8080'
  // #ifdef H5
  base = ''
  // #endif
  return base
}

export interface Sent {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE'
  url: string
  headers: Record<string, string>
  body?: unknown
  /** Milliseconds. */
  timeout: number
  binary?: boolean
}

export interface Received {
  status: number
  headers: Record<string, string>
  data: unknown
}

/** One request. Rejects with a silent Problem when nobody answered; any answer resolves. */
export function send(request: Sent) {
  return new Promise<Received>((resolve, reject) => {
    uni.request({
      url: serverBase() + request.url,
      method: request.method,
      header: request.headers,
      data: request.body as UniApp.RequestOptions['data'],
      timeout: request.timeout,
      dataType: request.binary ? 'other' : 'text',
      responseType: request.binary ? 'arraybuffer' : 'text',
      success: (answer) => resolve({ status: answer.statusCode, headers: lowered(answer.header), data: answer.data }),
      fail: (error) => reject(noAnswer(error.errMsg)),
    })
  })
}

export interface SentFile {
  url: string
  headers: Record<string, string>
  path: string
  name?: string
  timeout: number
  onProgress?: (percent: number) => void
}

/** One file as multipart/form-data, field `file`. */
export function sendFile(request: SentFile) {
  return new Promise<Received>((resolve, reject) => {
    const task = uni.uploadFile({
      url: serverBase() + request.url,
      filePath: request.path,
      name: 'file',
      header: request.headers,
      timeout: request.timeout,
      success: (answer) => resolve({ status: answer.statusCode, headers: {}, data: answer.data }),
      fail: (error) => reject(noAnswer(String(error.errMsg))),
    })
    if (request.onProgress) task.onProgressUpdate?.((p) => request.onProgress?.(p.progress))
  })
}

function lowered(headers: unknown) {
  const out: Record<string, string> = {}
  for (const [name, value] of Object.entries((headers ?? {}) as Record<string, unknown>)) out[name.toLowerCase()] = String(value)
  return out
}
