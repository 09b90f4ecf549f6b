import type { Environment } from '@signalbox/contracts'
import { readKeyRing, type KeyRing } from './key-ring.ts'

type KeysIn<Own> = {
  readonly [Name in keyof Own as Own[Name] extends { readonly filled: 'keys' } ? Name : never]: () => KeyRing
}

/**
 * How each key ring among the variables of a service is read.
 *
 * @param own as its system states them
 * @param environment with their values
 */
export function keyRingReaders<const Own extends Environment>(
  own: Own,
  environment: NodeJS.ProcessEnv,
): KeysIn<Own> {
  const names = Object.entries(own).flatMap(([name, { filled }]) => (filled === 'keys' ? [name] : []))
  return Object.fromEntries(
    names.map((name) => [name, () => readKeyRing(environment[name], name)]),
  ) as KeysIn<Own>
}
