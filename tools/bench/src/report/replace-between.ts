/**
 * Replaces what stands between two markers in a text; the markers and all around them stay.
 *
 * @throws Error that names the marker which is missing
 */
export function replaceBetween(text: string, begin: string, end: string, content: string): string {
  const from = text.indexOf(begin)
  const to = text.indexOf(end, from + begin.length)
  if (from === -1 || to === -1) {
    throw new Error(`Cannot write the figures as '${from === -1 ? begin : end}' is missing: put it back`)
  }
  return `${text.slice(0, from + begin.length)}\n\n${content}\n\n${text.slice(to)}`
}
