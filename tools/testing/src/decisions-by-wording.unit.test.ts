import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'

// The law: an error is told from another by its class, its code or what was seen, never by its message, which its
// author may write in other words at any time.

const root = fileURLToPath(new URL('../../..', import.meta.url))
const skipped = new Set(['node_modules', 'dist', '.git', '.signalbox', 'templates', 'coverage'])

const byWording = [
  /\bmessage\b\s*[!=]==?\s*['"`]/,
  /\bmessage\)?\??\.(includes|startsWith|endsWith|match|search|indexOf)\(/,
  /\/\.(test|exec)\([^()]*\b(message|stack)\b/,
  /String\((error|cause|reason)\)\.(includes|startsWith|endsWith|match|search|indexOf)\(/,
]

function* sourcesIn(folder: string): Generator<string> {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (skipped.has(entry.name)) continue
    const place = path.join(folder, entry.name)
    if (entry.isDirectory()) yield* sourcesIn(place)
    else if (/\.(ts|tsx|js)$/.test(entry.name) && !/(\.test\.ts|\/e2e\/.*)$/.test(place)) yield place
  }
}

it('no decision hangs on the wording of a message', () => {
  const found: string[] = []
  for (const place of sourcesIn(root)) {
    const lines = readFileSync(place, 'utf8').split('\n')
    for (const [index, line] of lines.entries())
      if (byWording.some((pattern) => pattern.test(line)))
        found.push(`${path.relative(root, place)}:${index + 1}: ${line.trim()}`)
  }
  expect(found).toEqual([])
})

it.each([
  "if (error && error.message !== 'message nacked') return",
  "if (error.message.includes('refused')) return",
  'return /duplicate key/.test(error.message)',
  "return String(error).startsWith('Error: ')",
])('this would be found: %s', (line) => {
  expect(byWording.some((pattern) => pattern.test(line))).toBe(true)
})
