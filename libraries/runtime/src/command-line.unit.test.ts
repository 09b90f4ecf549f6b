import { expect, it } from 'vitest'
import { ArgumentError, HelpWanted, readWords } from './command-line.ts'

// The law: who asks a command for help gets its usage and nothing is done; a word that cannot be is named, with the usage.

const usage = 'npm run parcels -- [--count 3] [name]'
const options = { count: { type: 'string' }, quick: { type: 'boolean' } } as const
const read = (...args: string[]) => readWords({ args, usage, options })

it.each([['--help'], ['-h'], ['--count', '3', '--help'], ['--nonsense', '-h'], ['name', '--help']])(
  '%j %j asks for help, whatever else is wrong',
  (...args) => {
    expect(() => read(...args)).toThrow(new HelpWanted(usage))
  },
)

it('reads the words that there are', () => {
  expect(read('--count=3', '--quick').values).toEqual({ count: '3', quick: true })
  const { positionals } = readWords({ args: ['a', '--', '--help'], usage, options, allowPositionals: true })
  expect(positionals).toEqual(['a', '--help'])
})

it.each([
  [['--nonsense'], "Unknown option '--nonsense'"],
  [['-x'], "Unknown option '-x'"],
  [['--count'], "Option '--count <value>' argument missing"],
  [['--quick=no'], "Option '--quick' does not take an argument"],
  [['name'], "Unexpected argument 'name'"],
])('%j is refused in one sentence, with the usage', (args, sentence) => {
  expect(() => read(...args)).toThrow(new ArgumentError(`${sentence}\n\n${usage}`))
})
