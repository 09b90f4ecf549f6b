import { until } from './wait.ts'
import type { World } from './world.ts'

type Gap = { readonly kind: string; readonly events: number; readonly since: string }
type Ledger = {
  readonly topics: readonly {
    readonly topic: string
    readonly inFlight: number
    readonly gaps: readonly Gap[]
  }[]
}

/**
 * Asks the dashboard's ledger, once all is at rest: what came in must be stored, repeated or dead.
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
    open = topics.flatMap(({ topic, inFlight, gaps }) => [
      ...(inFlight === 0 ? [] : [`${topic} ${inFlight} in flight`]),
      ...gaps.map(({ kind, events, since }) => `${topic} ${kind} ${events} since ${since}`),
    ])
    return open.length === 0
  }
  try {
    await until('the ledger is balanced', isBalanced, 20, 500)
    return []
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause.message : undefined
    return [`The ledger does not balance at rest: ${cause ?? open.join(', ')}`]
  }
}
