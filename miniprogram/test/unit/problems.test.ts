import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import pages from '@/pages.json'
import { noAnswer, Problem, problemOf } from '@/api/problem'
import { elsewhere } from '@/lib/elsewhere'

const server = process.cwd() + '/../server/'

/** The server's sources, without what is generated, and without what speaks to no person. */
const sources = readdirSync(server, { recursive: true, encoding: 'utf8' })
  .filter((f) => f.endsWith('.go') && !/_test\.go$|\.gen\.go$|^(uniontest|demo|walk|bench|sweep|rotation)\/|^wechat\/subscribe\.go$/.test(f))
  .map((f) => readFileSync(server + f, 'utf8'))

/** The one table of kinds and HTTP statuses. */
const named: Record<string, number> = {
  BadRequest: 400, Unauthorized: 401, Forbidden: 403, NotFound: 404, Conflict: 409, RequestEntityTooLarge: 413,
  UnsupportedMediaType: 415, UnprocessableEntity: 422, TooManyRequests: 429, ServiceUnavailable: 503, InternalServerError: 500,
} // prettier-ignore
const statusOf = Object.fromEntries(
  [...readFileSync(server + 'api/problem.go', 'utf8').matchAll(/union\.Kind(\w+):\s+http\.Status(\w+),/g)].map(([, kind = '', status = '']) => [kind, named[status]]),
)

interface Refusal {
  code: string
  status: number
  sentence: string
}

/** Every refusal whose code and sentence stand in the sources as they are. */
function catalogue(): Refusal[] {
  const made = /\b(?:NewError\((?:union\.)?Kind(\w+),|(Refused|Conflict|Unavailable|refused)\()\s*"([a-z0-9_]+)",\s*(?:fmt\.Sprintf\()?"((?:[^"\\]|\\.)*)"/g
  const whole = /Error\{\s*Kind:\s*(?:union\.)?Kind(\w+),\s*Code:\s*"([a-z0-9_]+)",\s*Message:\s*"((?:[^"\\]|\\.)*)"/g
  const found: Refusal[] = []
  for (const text of sources) {
    for (const [, kind, short, code = '', sentence = ''] of text.matchAll(made)) {
      found.push({ code, status: statusOf[kind ?? (short === 'refused' ? 'Refused' : (short ?? ''))] ?? 0, sentence })
    }
    for (const [, kind = '', code = '', sentence = ''] of text.matchAll(whole)) found.push({ code, status: statusOf[kind] ?? 0, sentence })
  }
  return found
}

const all = catalogue()
const problem = (r: Refusal) => new Problem({ status: r.status, code: r.code, detail: r.sentence })
/** Those that no rule lets pass, each with its sentence. */
const failing = (bad: (r: Refusal) => boolean) => all.filter(bad).map((r) => `${r.status} ${r.code}: ${r.sentence}`)

describe('every refusal of the server', () => {
  it('is read out of its sources', () => {
    expect(new Set(all.map((r) => r.code)).size).toBeGreaterThan(180)
    expect(Object.values(statusOf)).toHaveLength(11)
    expect(failing((r) => r.status === 0)).toEqual([])
  })

  it('has a sentence in Chinese, and no English in it', () => {
    expect(failing((r) => !/[一-鿿]{4}/.test(r.sentence))).toEqual([])
    expect(failing((r) => /[a-z]{5,}/.test(r.sentence.replace(/xlsx|Excel|%\w/g, '')))).toEqual([])
  })

  it('has a way on that does what the sentence asks', () => {
    expect(failing((r) => /请.{0,8}刷新|刷新(页面|列表|后|查看)/.test(r.sentence) && !['reload', 'retry'].includes(problem(r).wayOn) && !r.code.startsWith('scan_login'))).toEqual([])
    expect(failing((r) => /重新登录/.test(r.sentence) && problem(r).wayOn !== 'sign_in')).toEqual([])
    expect(failing((r) => /稍后再试|再试一次/.test(r.sentence) && !['retry', 'reload'].includes(problem(r).wayOn))).toEqual([])
  })

  it('without a button says in words what to do', () => {
    const tells = /请|不用|不需要|只能|可以|要/
    expect(failing((r) => problem(r).wayOn === 'mend' && !elsewhere[r.code] && !tells.test(r.sentence))).toEqual([])
  })

  it('that leads to another page leads to one that exists, for a code that exists', () => {
    const paths = [...pages.pages.map((p) => '/' + p.path), ...pages.subPackages.flatMap((s) => s.pages.map((p) => `/${s.root}/${p.path}`))]
    for (const [code, place] of Object.entries(elsewhere)) {
      expect(all.map((r) => r.code)).toContain(code)
      expect(paths).toContain(place.page)
    }
  })
})

describe('what is no refusal of the server', () => {
  it('has a sentence and a way on too', () => {
    expect(noAnswer('request:fail').wayOn).toBe('retry')
    expect(noAnswer('request:fail timeout').message).toContain('太慢')
    expect(problemOf(502, '<html>').wayOn).toBe('retry')
    expect(problemOf(404, '').wayOn).toBe('back')
    expect(problemOf(418, 'teapot').message).toContain('返回')
  })

  it('is read from a document in text, with its fields', () => {
    const p = problemOf(422, JSON.stringify({ code: 'application_incomplete', detail: '还有几项没有填好，请按提示补全。', errors: [{ field: 'name', code: 'x', detail: '请填写姓名。' }], request_id: 'r' }))
    expect(p.of('name')).toBe('请填写姓名。')
    expect(p.requestId).toBe('r')
  })
})
