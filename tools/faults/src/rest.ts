import { setTimeout as delay } from 'node:timers/promises'
import { collect, countAll, type Before } from './collect.ts'
import type { History } from './history.ts'
import { judge, type Verdict } from './verdict.ts'
import type { World } from './world.ts'

const everyMs = 500
/** Management figures are up to two seconds old: what stays the same for longer is at rest. */
const stableMs = 2_500
/** What is missing may still be on its way where no figure shows it, such as in a retry that is held. */
const patienceMs = 15_000

/**
 * Waits until everything has come to rest, and judges.
 *
 * At rest means: every queue is empty, nothing more is stored, and nothing is missing; or, where something is
 * missing, all stayed the same for a long while.
 *
 * @returns the verdict, and whether it came to rest within the limit
 */
export async function judgeAtRest(
  world: World,
  history: History,
  before: Before,
  limitSeconds: number,
  show: (text: string) => void,
): Promise<Verdict & { readonly atRest: boolean }> {
  const deadline = performance.now() + limitSeconds * 1_000
  let seen = ''
  let since = performance.now()
  let judged: { readonly seen: string; readonly verdict: Verdict } | undefined
  for (;;) {
    const now = await look(world, before)
    if (now === undefined || now.text !== seen) since = performance.now()
    seen = now?.text ?? ''
    const stableFor = performance.now() - since
    const isLate = performance.now() > deadline
    if ((now?.empty && stableFor >= stableMs) || isLate) {
      if (judged?.seen !== seen) judged = { seen, verdict: judge(history, await collect(world, before)) }
      const { verdict } = judged
      if (now?.empty && (verdict.lost === 0 || stableFor >= patienceMs)) return { ...verdict, atRest: true }
      if (isLate) return { ...verdict, atRest: false }
    }
    show(now ? `waiting for rest: ${now.waiting} in the queues` : 'waiting for rest')
    await delay(everyMs)
  }
}

async function look(world: World, before: Before) {
  try {
    const stored = await countAll(world, before)
    const queues = (await world.queues()).filter(({ name }) => !name.startsWith('faults-'))
    const waiting = queues.reduce((sum, { messages }) => sum + messages, 0)
    return { waiting, empty: waiting === 0, text: `${stored} ${waiting}` }
  } catch {
    return undefined
  }
}
