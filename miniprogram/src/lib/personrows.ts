import { dayOf } from './dates'
import { documentKinds, labelOf, nationalities, occupations, sexes, taxResidences, type Fields } from './fields'

export interface PersonRow {
  field: string
  label: string
  value: string
}

/** A person's answers as lines to be held against the document, those of the document first. */
export function personRows(f: Fields): PersonRow[] {
  const rows: [string, string][] = [
    ['name', f.name],
    ['document_number', spaced(f.document_number)],
    ['document_kind', word(documentKinds, f.document_kind)],
    ['sex', word(sexes, f.sex)],
    ['valid_from', dayOf(f.valid_from)],
    ['valid_to', f.valid_long ? '长期' : dayOf(f.valid_to)],
    ['issuing_authority', f.issuing_authority],
    ['address', f.address],
    ['phone', spacedPhone(f.phone)],
    ['nationality', word(nationalities, f.nationality)],
    ['occupation', word(occupations, f.occupation)],
    ['work_unit', f.work_unit],
    ['tax_residence', word(taxResidences, f.tax_residence)],
    ['holds_account', f.holds_account === null ? '' : f.holds_account ? '已有' : '没有'],
  ]
  return rows.map(([field, value]) => ({ field, label: labelOf(field), value: value === '' ? '未填写' : value }))
}

/** A document number in groups that the eye can compare: 370302 19900101 0018. */
export function spaced(number: string) {
  return number.length === 18 ? `${number.slice(0, 6)} ${number.slice(6, 14)} ${number.slice(14)}` : number
}

function spacedPhone(phone: string) {
  return phone.length === 11 ? `${phone.slice(0, 3)} ${phone.slice(3, 7)} ${phone.slice(7)}` : phone
}

function word(list: { value: string; text: string }[], value: string) {
  return list.find((c) => c.value === value)?.text ?? value
}
