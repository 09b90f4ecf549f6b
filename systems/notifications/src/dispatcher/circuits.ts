import type { Link, ProviderName } from '@signalbox/systems/notifications/rules.ts'

export type CircuitState = 'closed' | 'open' | 'probing'

type Circuit = {
  state: CircuitState
  /** When it may be asked again, once. */
  openUntil: number
  /** The calls of the last seconds, by second. */
  readonly seconds: Map<number, { calls: number; failures: number }>
}

export type CircuitsOptions = {
  /** Milliseconds that only go forward. */
  readonly now?: () => number
  readonly onChange: (provider: ProviderName, state: CircuitState, error: string | null) => void
}

/** One provider of a way, how often it may be asked, and whether it may be now. */
export type OpenLink = readonly [...Link, isAsked: boolean]

/** Who may be asked now. */
export type OpenWay = {
  readonly way: readonly OpenLink[]
  /** How long until one of those that may not be asked may be, in milliseconds; nothing where all may be. */
  readonly lookMs?: number
  /** Who is asked for the only time until it is known how it is: tell `probe` that it is, or `leave` that it is not. */
  readonly probe?: ProviderName
}

// As Hystrix had it: half of at least 20 calls in ten seconds open it, and five seconds later one call finds out how it is.
const windowSeconds = 10
const callsMin = 20
const failingShare = 0.5
const openMs = 5_000
const probeLookMs = 500

/** Remembers how providers are, so that one that fails is left alone while others take over. */
export function openCircuits({ now = () => performance.now(), onChange }: CircuitsOptions) {
  const circuits = new Map<ProviderName, Circuit>()

  function of(provider: ProviderName): Circuit {
    const known = circuits.get(provider) ?? { state: 'closed', openUntil: 0, seconds: new Map() }
    circuits.set(provider, known)
    return known
  }

  function change(
    provider: ProviderName,
    circuit: Circuit,
    state: CircuitState,
    error: string | null = null,
  ): void {
    circuit.state = state
    onChange(provider, state, error)
  }

  function count(circuit: Circuit, isFailure: boolean) {
    const second = Math.floor(now() / 1_000)
    for (const old of circuit.seconds.keys()) if (old <= second - windowSeconds) circuit.seconds.delete(old)
    const current = circuit.seconds.get(second) ?? { calls: 0, failures: 0 }
    circuit.seconds.set(second, {
      calls: current.calls + 1,
      failures: current.failures + (isFailure ? 1 : 0),
    })
    const all = [...circuit.seconds.values()]
    return {
      calls: all.reduce((sum, { calls }) => sum + calls, 0),
      failures: all.reduce((sum, { failures }) => sum + failures, 0),
    }
  }

  return {
    /** Which of a way may be asked now: the well ones, and one that is to be probed. */
    wayNow(way: readonly Link[]): OpenWay {
      const due = way.find(([name]) => of(name).state === 'open' && of(name).openUntil <= now())
      const open = way.map((link): OpenLink => [...link, link === due || of(link[0]).state === 'closed'])
      // Kept free for it until it is known whether it is asked, which for one that stands behind a well one is rare.
      if (due) of(due[0]).state = 'probing'
      const left = open.flatMap(([name, , isAsked]) => (isAsked ? [] : [of(name)]))
      const looks = left.map(({ state, openUntil }) => (state === 'open' ? openUntil - now() : probeLookMs))
      return {
        way: open,
        ...(looks.length > 0 ? { lookMs: Math.max(1, Math.min(...looks)) } : {}),
        ...(due ? { probe: due[0] } : {}),
      }
    },
    /** Tells that the probe is asked. */
    probe(probe: ProviderName): void {
      onChange(probe, 'probing', null)
    },
    /** Tells that the probe was not asked after all, so that the next one may be. */
    leave(probe: ProviderName): void {
      of(probe).state = 'open'
    },
    /** Tells how a call ended: whether the provider, and not what was sent, was at fault. */
    ended(provider: ProviderName, error: string | undefined, isProbe = false): void {
      const circuit = of(provider)
      if (isProbe) {
        circuit.openUntil = now() + openMs
        circuit.seconds.clear()
        change(provider, circuit, error === undefined ? 'closed' : 'open', error)
        return
      }
      const { calls, failures } = count(circuit, error !== undefined)
      if (circuit.state !== 'closed' || calls < callsMin || failures < calls * failingShare) return
      circuit.openUntil = now() + openMs
      change(provider, circuit, 'open', error)
    },
  }
}

export type Circuits = ReturnType<typeof openCircuits>
