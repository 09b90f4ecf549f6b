import { setTimeout as delay } from 'node:timers/promises'
import { z } from '@signalbox/contracts'
import { fakes } from './fakes.ts'

const share = z.number().min(0).max(1)

const Behaviour = z.strictObject({
  /** How many of all calls fail, and with which status. */
  failRate: share,
  status: z.int().min(400).max(599),
  /** How long each answer takes. */
  delayMs: z.number().min(0).max(600_000),
  /** What is told of a message later. */
  report: z.enum(['delivered', 'failed', 'none', 'twice']),
  /** How many of all calls are never answered. */
  hangRate: share,
})
export type Behaviour = z.infer<typeof Behaviour>

const well: Behaviour = { failRate: 0, status: 503, delayMs: 0, report: 'delivered', hangRate: 0 }

/** How each provider behaves, as it is told by `PUT /control/:provider`; `all` stands for all. */
export function behaviours() {
  const all: Record<string, Behaviour> = Object.fromEntries(Object.keys(fakes).map((name) => [name, well]))
  return {
    all: () => all,
    reportOf: (provider: string): Behaviour['report'] => all[provider]?.report ?? 'none',
    /** What is wrong with it; nothing where it is done. What it does not name stays. */
    change(provider: string, body: string): string | undefined {
      const names = provider === 'all' ? Object.keys(all) : [provider]
      if (!names.every((name) => name in all)) return `There is no provider '${provider}'`
      const { data, error } = Behaviour.partial().safeParse(parsed(body))
      if (error) return z.prettifyError(error)
      const told = Object.fromEntries(Object.entries(data).filter(([, value]) => value !== undefined))
      for (const name of names) all[name] = { ...well, ...all[name], ...told }
      return undefined
    },
    /** What the next call is answered with: a failure, never, or as usual, each after its time. */
    async next(provider: string): Promise<number | 'hang' | undefined> {
      const { failRate, status, delayMs, hangRate } = all[provider] ?? well
      const chance = Math.random()
      if (delayMs > 0) await delay(delayMs)
      if (chance < hangRate) return 'hang'
      return Math.random() < failRate ? status : undefined
    },
  }
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return undefined
  }
}
