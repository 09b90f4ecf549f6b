import { inject } from 'vitest'
import type { ThingName, Things } from './starters.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where this run gives what its tests share. */
    signalbox: string
  }
}

/**
 * Asks for what the tests of this run share; whoever asks first waits until it was started.
 *
 * Ask while a test file is imported, which no time-out of a test counts.
 *
 * @throws when it cannot be started, with the reason
 */
export async function fromRun<Name extends ThingName>(name: Name): Promise<Things[Name]> {
  const response = await fetch(`${inject('signalbox')}/${name}`)
  const told = (await response.json()) as unknown
  if (!response.ok) throw new Error(`The tests' ${name} cannot be started: ${String(told)}`)
  return told as Things[Name]
}
