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

/** Who may be asked now. */
export type OpenWay = {
  readonly way: readonly Link[]
  /** How long nobody may be, in milliseconds; then the way is empty. */
  readonly waitMs?: number
  /** Who is asked for the only time until it is known how it is; tell `leave` where that did not come about. */
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
    /** Those of a way that may be asked now: the well ones, or else one that is to be probed. */
    wayNow(way: readonly Link[]): OpenWay {
      const isClosed = ([provider]: Link) => of(provider).state === 'closed'
      const due = way.find(([name]) => of(name).state === 'open' && of(name).openUntil <= now())
      if (due) {
        const [probe] = due
        change(probe, of(probe), 'probing')
        return { way: way.filter((link) => link === due || isClosed(link)), probe }
      }
      const well = way.filter(isClosed)
      if (well.length > 0 || way.length === 0) return { way: well }
      const soonest = Math.min(
        ...way.map(([name]) => (of(name).state === 'open' ? of(name).openUntil - now() : probeLookMs)),
      )
      return { way: [], waitMs: Math.max(1, soonest) }
    },
    /** A probe that was not asked after all may be asked by the next one. */
    leave(probe: ProviderName): void {
      const circuit = of(probe)
      if (circuit.state === 'probing') change(probe, circuit, 'open')
    },
    /** Tells how a call ended: whether the provider, and not what was sent, was at fault. */
    ended(provider: ProviderName, error: string | undefined): void {
      const circuit = of(provider)
      if (circuit.state === 'probing') {
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
