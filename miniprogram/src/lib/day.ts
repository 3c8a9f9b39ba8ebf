/**
 * A day as it was typed (20200301, 2020.3.1, 2020年3月1日) as YYYY-MM-DD; undefined for
 * what is no day.
 */
export function dayTyped(text: string): string | undefined {
  const plain = text.trim().replace(/[０-９]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) - 0xfee0))
  const found = /^(\d{4})(\d{2})(\d{2})$/.exec(plain) ?? /^(\d{4})[^\d]+(\d{1,2})[^\d]+(\d{1,2})[^\d]*$/.exec(plain)
  if (!found) return undefined
  const [year, month, day] = [Number(found[1]), Number(found[2]), Number(found[3])]
  const date = new Date(Date.UTC(year, month - 1, day))
  if (date.getUTCFullYear() !== year || date.getUTCMonth() !== month - 1 || date.getUTCDate() !== day) return undefined
  return date.toISOString().slice(0, 10)
}
