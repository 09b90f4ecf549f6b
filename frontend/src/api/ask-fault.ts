import type { FaultName } from '@signalbox/contracts'
import { authorization } from './ingest-key.ts'

/**
 * Has the stack make a fault.
 *
 * @throws Error with a sentence for people when it was not made
 */
export async function askFault<Made>(name: FaultName): Promise<Made> {
  const response = await fetch(`/faults/${name}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...authorization() },
    body: '{}',
  })
  const answer = (await response.json()) as Made & { readonly detail?: string }
  if (!response.ok) throw new Error(answer.detail ?? `The API answered with status ${response.status}`)
  return answer
}
