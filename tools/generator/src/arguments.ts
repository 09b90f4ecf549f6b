import { parseArgs } from 'node:util'
import { Refused } from './refused.ts'

export type Wanted =
  | { readonly kind: 'event'; readonly name: string }
  | { readonly kind: 'service'; readonly name: string; readonly consumes: readonly string[] }

const usage = `Write one of these:
  npm run new -- event orderPlaced
  npm run new -- service invoices --consumes orderPlaced`

/**
 * Reads the arguments of `npm run new`.
 *
 * @param args without the program, such as `['service', 'invoices', '--consumes', 'orderPlaced']`
 * @throws Refused that shows what can be written
 */
export function parseArguments(args: readonly string[]): Wanted {
  const { positionals, values } = parse(args)
  const [kind, name, ...more] = positionals
  const consumes = (values.consumes ?? []).flatMap((list) => list.split(',')).filter((type) => type !== '')
  if (name === undefined || more.length > 0) throw new Refused(usage)
  if (kind === 'event' && consumes.length === 0) return { kind, name }
  if (kind === 'service' && consumes.length > 0) return { kind, name, consumes: [...new Set(consumes)] }
  throw new Refused(usage)
}

function parse(args: readonly string[]) {
  try {
    const options = { consumes: { type: 'string', multiple: true } } as const
    return parseArgs({ args: [...args], options, allowPositionals: true })
  } catch (error) {
    throw new Refused(`${(error as Error).message}\n${usage}`, { cause: error })
  }
}
