import { expect, it } from 'vitest'
import { withoutUses } from './without-uses.ts'

const without = (text: string) => withoutUses(text, (from) => from.includes('gone'))

it('leaves a module as it is that imports nothing of what is gone', () => {
  const text = "import { a } from './a.ts'\n\n// Says why.\nexport const b = a\n"
  expect(without(text)).toBe(text)
})

it('takes away each statement that uses what is gone, what is made of it, and what only those imported', () => {
  expect(
    without(`import { all, only, type Kind } from 'library'
import { left } from './left.ts'
import { lost } from './gone.ts'

/** Makes one. */
const made: Kind = lost(only)
// Why it is begun.
await using _begun = await begin({
  handle: made,
})
await using _other = await begin({ handle: left(all) })
`),
  ).toBe(`import { all } from 'library'
import { left } from './left.ts'

await using _other = await begin({ handle: left(all) })
`)
})

it('takes it out of lists, and out of the middle of a function', () => {
  expect(
    without(`import { lost, lostToo } from './gone.ts'

export const rows = [...first, ...lost]
export async function open(options: Options) {
  const parts = [
    begin(options),
  ]
  // What is joined.
  await lostToo({
    parts,
  })
  return parts
}
`),
  ).toBe(`
export const rows = [...first]
export async function open(options: Options) {
  const parts = [
    begin(options),
  ]
  return parts
}
`)
})

it('takes a line out of a list of objects', () => {
  const list = (more: string) => `const plan: readonly Part[] = [
  { names: ['left'], part: left },
${more}  { names: ['right'], part: right },
]
`
  const text = `import { lost } from './gone.ts'\n\n${list("  { names: ['lost'], part: lost },\n")}`
  expect(without(text)).toBe(`\n${list('')}`)
})
