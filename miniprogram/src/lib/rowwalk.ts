/** The row before or after one, by number; from nowhere the first that was not looked at, or the first. */
export function rowAfter<R extends { number?: number; looked: boolean }>(rows: R[], at: number | undefined, by: 1 | -1): R | undefined {
  if (at === undefined) return rows.find((r) => !r.looked) ?? rows[0]
  const sorted = rows.filter((r) => r.number !== undefined).sort((a, b) => (a.number ?? 0) - (b.number ?? 0))
  return by === 1 ? sorted.find((r) => (r.number ?? 0) > at) : sorted.reverse().find((r) => (r.number ?? 0) < at)
}
