import { Unroutable, type Broker } from '@signalbox/broker'
import { PermanentError, type SealedEvent } from '@signalbox/contracts'
import { nextWave } from './next-wave.ts'
import { eventOf, wayOf, type FailedRow, type Row } from './row.ts'

export type Sent = {
  /** Confirmed by RabbitMQ. */
  readonly sent: Row[]
  /** At fault themselves. What follows them in their aggregates is in neither list. */
  readonly failed: FailedRow[]
  /** Why the broker took nothing more, if it did not: nobody's fault, and worth another try. */
  trouble: unknown
}

export type SendOptions = {
  readonly publish: Broker['publish']
  /** Asked before each wave, as each may take as long as a confirm does. */
  readonly mayGoOn: () => boolean
}

type Readable = Row & { readonly read: SealedEvent }

/**
 * Publishes rows so that those of one aggregate leave in the order of their numbers.
 *
 * It works in waves (see `nextWave`), each of which begins when the one before is confirmed. A row that is at fault is
 * found by halves, and holds back what follows in its aggregate; where the broker is at fault, nothing more is sent.
 *
 * @param rows in the order of their numbers
 */
export async function sendRows(rows: readonly Row[], { publish, mayGoOn }: SendOptions): Promise<Sent> {
  const outcome: Sent = { sent: [], failed: [], trouble: undefined }
  const held = new Set<string>()
  const isHeld = ({ aggregate }: Row) => aggregate !== null && held.has(aggregate)

  function fail(row: Row, reason: string): void {
    if (isHeld(row)) return
    outcome.failed.push({ row, reason })
    if (row.aggregate !== null) held.add(row.aggregate)
  }

  function readable(row: Row): Readable[] {
    const read = eventOf(row)
    if (read === undefined) fail(row, 'The row holds no event')
    return read === undefined || isHeld(row) ? [] : [{ ...row, read }]
  }

  async function send(message: readonly Readable[]): Promise<void> {
    const ready = message.filter((row) => !isHeld(row))
    const [first] = ready
    if (first === undefined || outcome.trouble !== undefined) return
    try {
      const { topic, lane } = wayOf(first)
      await publish(
        topic,
        ready.map(({ read }) => read),
        { together: true, ...(lane === undefined ? {} : { lane }) },
      )
      outcome.sent.push(...ready)
    } catch (error) {
      if (error instanceof Unroutable) for (const row of ready) fail(row, error.message)
      else if (!(error instanceof PermanentError)) outcome.trouble = error
      else if (ready.length === 1) fail(first, error.message)
      else {
        const middle = Math.ceil(ready.length / 2)
        await send(ready.slice(0, middle))
        await send(ready.slice(middle))
      }
    }
  }

  let rest: readonly Readable[] = rows.flatMap(readable)
  while (rest.length > 0 && outcome.trouble === undefined && mayGoOn()) {
    const wave = nextWave(rest)
    await Promise.all(wave.messages.map(send))
    rest = wave.rest.filter((row) => !isHeld(row))
  }
  return outcome
}
