// Amounts stay text from PostgreSQL to the eye: as numbers they would lose digits. What is drawn is measured by PostgreSQL.

const amount = /^(-?)(\d+)(\.\d+)?$/

/** Whether it is an amount as the service takes it: digits, with a point if need be, and no sign. */
export const isAmount = (text: string): boolean => /^\d{1,300}(\.\d{1,90})?$/.test(text)

/** An amount as people read it, with all its digits: `-1234567.80` as −1,234,567.80. */
export function formatMoney(text: string): string {
  const [, sign, whole = '', rest = ''] = amount.exec(text) ?? []
  if (sign === undefined) return text
  return `${sign && '−'}${whole.replaceAll(/\B(?=(\d{3})+$)/g, ',')}${rest}`
}

/** The same with a plus where it adds. */
export function formatChange(text: string): string {
  return text.startsWith('-') ? formatMoney(text) : `+${formatMoney(text)}`
}

/** For tight places: huge ones by their first digits and how many there are, and no digits of theirs after the point. */
export function shortMoney(text: string, digitsMax = 9): string {
  const [, sign, whole = '', rest = ''] = amount.exec(text) ?? []
  if (sign === undefined || whole.length + rest.replace('.', '').length <= digitsMax) return formatMoney(text)
  if (whole.length <= digitsMax) return formatMoney(sign + whole)
  return `${sign && '−'}${whole[0]}.${whole.slice(1, 3)}e${whole.length - 1}`
}
