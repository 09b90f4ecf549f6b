import { ArgumentError, readWords } from '@signalbox/runtime/command-line'

/** What is to be written. */
export type New =
  | { readonly verb: 'new'; readonly kind: 'system'; readonly name: string }
  | { readonly verb: 'new'; readonly kind: 'event'; readonly name: string; readonly system: string }
  | {
      readonly verb: 'new'
      readonly kind: 'service'
      readonly name: string
      readonly system: string
      readonly consumes: readonly string[]
    }
  | {
      readonly verb: 'new'
      readonly kind: 'subscription'
      readonly name: string
      readonly system: string
      readonly service: string
    }
  | {
      readonly verb: 'new'
      readonly kind: 'variable'
      readonly name: string
      readonly system: string
      readonly service: string
    }
export type Wanted =
  | New
  | { readonly verb: 'remove'; readonly name: string }
  | { readonly verb: 'rename'; readonly from: string; readonly to: string }

const usage = `Write one of these:
  npm run new -- system parcels
  npm run new -- event orderPlaced
  npm run new -- service invoices --consumes orderPlaced
  npm run new -- subscription topic1.analytics --service analytics
  npm run new -- variable COURIER_URL --service couriers
  npm run remove -- system parcels
  npm run rename -- Signalbox "My Product"
and --system parcels after what is not for the system base`

const options = {
  consumes: { type: 'string', multiple: true },
  system: { type: 'string' },
  service: { type: 'string' },
} as const

/**
 * Reads the arguments of `npm run new`, `npm run remove` and `npm run rename`.
 *
 * @param args without the program, such as `['new', 'service', 'invoices', '--consumes', 'orderPlaced']`
 * @throws ArgumentError that shows what can be written, or HelpWanted
 */
export function parseArguments(args: readonly string[]): Wanted {
  const { positionals, values } = readWords({ args, usage, options, allowPositionals: true })
  const [verb, kind, name, ...more] = positionals
  const consumes = (values.consumes ?? []).flatMap((list) => list.split(',')).filter((type) => type !== '')
  const { system = 'base', service } = values
  if (name === undefined || more.length > 0) throw new ArgumentError(usage)
  if (verb === 'rename' && kind !== undefined && Object.keys(values).length === 0)
    return { verb, from: kind, to: name }
  const isOfService = kind === 'subscription' || kind === 'variable'
  if (verb === 'new' && isOfService && service !== undefined && consumes.length === 0)
    return { verb, kind, name, system, service }
  if (service !== undefined) throw new ArgumentError(usage)
  if (kind === 'system' && values.system === undefined && consumes.length === 0)
    if (verb === 'new') return { verb, kind, name }
    else if (verb === 'remove') return { verb, name }
  if (verb === 'new' && kind === 'event' && consumes.length === 0) return { verb, kind, name, system }
  if (verb === 'new' && kind === 'service' && consumes.length > 0)
    return { verb, kind, name, system, consumes: [...new Set(consumes)] }
  throw new ArgumentError(usage)
}
