import { faultNames } from '@signalbox/contracts'
import type { RequestHandler } from 'express'
import { problem } from './problems.ts'

const timeoutMs = 5_000

/**
 * `POST /faults/:name`: has the stack that runs us make a fault. It exists only where `ALLOW_FAULTS=true`; how
 * a fault is made is the stack's affair.
 *
 * @param faultsUrl where the stack takes such requests
 */
export function passOnFaults(faultsUrl: string): RequestHandler {
  return async (request, response) => {
    const name = faultNames.find((known) => known === request.params.name)
    if (!name) throw problem('not_found', `The faults are ${faultNames.join(' and ')}`)
    const answer = await fetch(`${faultsUrl}/${name}`, {
      method: 'POST',
      signal: AbortSignal.timeout(timeoutMs),
    }).catch((cause: unknown) => {
      throw problem('fault_failed', 'The stack did not answer; look at its terminal', { cause })
    })
    const text = await answer.text()
    if (!answer.ok) throw problem('fault_failed', text)
    response.type('application/json').send(text)
  }
}
