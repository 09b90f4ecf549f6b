import { pick, type Random } from '@signalbox/faults'

/** A line of a file of events, and what has to become of it. */
export type Line = { readonly text: string } & (
  | { readonly fate: 'counts'; readonly userId: string; readonly change: string }
  /** It is a line once more that is there already, under the same id. */
  | { readonly fate: 'repeats' }
  | { readonly fate: 'refused' }
)

/** Makes lines of changes of some users, with many digits; one in a hundred is refused, and one comes again. */
export function makeLines(random: Random, count: number, users: readonly string[]): Line[] {
  const lines: Line[] = []
  const whole = (below: number) => Math.floor(random() * below)
  const digits = (most: number) => Array.from({ length: 1 + whole(most) }, () => whole(10)).join('')

  function change(id: object): Line {
    const userId = pick(random, users)
    const isLess = whole(3) === 0
    const value = `${1 + whole(9)}${digits(18)}.${digits(9)}`
    const fields = JSON.stringify({ ...id, userId, name: isLess ? 'subtract_revenue' : 'add_revenue' })
    // As a number and as text, and never through a number of JavaScript, which has fewer digits.
    const text = `${fields.slice(0, -1)},"value":${whole(2) === 0 ? value : `"${value}"`}}`
    return { text, fate: 'counts', userId, change: isLess ? `-${value}` : value }
  }

  while (lines.length < count) {
    const dice = whole(100)
    const number = lines.length
    if (dice === 0) {
      const bad = [
        `no JSON ${number}`,
        `{"userId":"user${number}","name":"multiply_revenue","value":2}`,
        `{"userId":"user${number}","name":"add_revenue","value":-${number}}`,
      ]
      lines.push({ text: pick(random, bad), fate: 'refused' })
    } else if (dice === 1) {
      const hex = number.toString(16).padStart(12, '0')
      const eventId = `${digits(1)}${Array.from({ length: 7 }, () => whole(10)).join('')}-0000-4000-8000-${hex}`
      const one = change({ eventId })
      lines.push(one, { text: one.text, fate: 'repeats' })
    } else lines.push(change({}))
  }
  return lines
}
