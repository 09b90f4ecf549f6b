import type { JsonText } from '@signalbox/contracts'

// Text, signs, and what stands between them: numbers, true, false and null.
const tokens = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

/** Writes JSON with one member or item a line. Every text and number stays as it is written. */
export function indentJson(json: JsonText): string {
  let depth = 0
  let written = ''
  let before = ''
  const line = () => `\n${'  '.repeat(depth)}`
  for (const [token] of json.matchAll(tokens)) {
    const isOpening = before === '{' || before === '['
    if (token === '}' || token === ']') {
      depth -= 1
      written += isOpening ? token : line() + token
    } else {
      if (isOpening || before === ',') written += line()
      written += token === ':' ? ': ' : token
      if (token === '{' || token === '[') depth += 1
    }
    before = token
  }
  return written
}
