export type Code = { kind: 'join' | 'invitation' | 'scan-login'; value: string }

/** What a scanned or typed code means; undefined for what is none of ours. A bare code is the kind that is asked for. */
export function codeIn(text: string, bare?: Code['kind']): Code | undefined {
  const found = /^unioncard:(join|invitation|scan-login):([\w-]{1,64})$/.exec(text.trim())
  if (found?.[1] && found[2]) return { kind: found[1] as Code['kind'], value: found[2] }
  const plain = text.replace(/[\s-]/g, '')
  return bare && /^[0-9A-Za-z]{4,64}$/.test(plain) ? { kind: bare, value: plain } : undefined
}

/** The join code that a person typed from a poster, with or without its dashes; empty when the words are a name. */
export function typedJoinCode(text: string) {
  const plain = text.replace(/[\s-]/g, '')
  return /^(?=.*[A-Za-z])[0-9A-Za-z]{10}$/.test(plain) ? plain : ''
}

/** The join code that a page was opened with: WeChat hands on a poster's code as `scene`, percent-encoded, a link as `join`. */
export function openedWithJoinCode(query?: Record<string, unknown>) {
  if (query?.scene) return decodeURIComponent(String(query.scene))
  return query?.join ? String(query.join) : ''
}

/** The page that goes on with a code. */
export function pageFor(code: Code) {
  const value = encodeURIComponent(code.value)
  if (code.kind === 'join') return `/pages/enrol/unit?join=${value}`
  if (code.kind === 'invitation') return `/pages/code/invitation?code=${value}`
  return `/pages/code/desktop?id=${value}`
}
