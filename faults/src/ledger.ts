import { until } from './wait.ts'
import type { World } from './world.ts'

type Ledger = { readonly topics: readonly { readonly topic: string; readonly inFlight: number }[] }

/**
 * Asks the dashboard's ledger, once all is at rest: what was accepted must be stored, repeated or dead.
 *
 * @returns what is wrong with it
 */
export async function checkLedger({ stage }: World): Promise<readonly string[]> {
  let open: string[] = []
  const isBalanced = async () => {
    const answer = await fetch(`${stage.stack.description.dashboard}/api/ledger`, {
      signal: AbortSignal.timeout(5_000),
    })
    if (!answer.ok) throw new Error(`The dashboard answered ${answer.status}`)
    const { topics } = (await answer.json()) as Ledger
    open = topics.filter(({ inFlight }) => inFlight !== 0).map((one) => `${one.topic} ${one.inFlight}`)
    return open.length === 0
  }
  try {
    await until('the ledger is balanced', isBalanced, 20, 500)
    return []
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined
    return [`The ledger does not balance at rest: ${cause ?? `in flight ${open.join(', ')}`}`]
  }
}
