import { createClient } from '@signalbox/client'
import { askPressure, askRunReport } from '../api/ask.ts'
import { ingestKey } from '../api/ingest-key.ts'
import { climb, type ClimbProgress } from '../climb/climb.ts'
import { createRisingClock } from '../climb/rising-clock.ts'
import { endedIn, settleAccount, type Account } from '../run/account.ts'
import { createEventSource } from '../run/event-source.ts'
import { createOpenLoop } from '../run/open-loop.ts'
import { dueBy, type RunPlan } from '../run/plan.ts'
import type { News, Phase, Start } from './messages.ts'
import { pause } from './pause.ts'

/** As often as an eye can follow figures. */
const tellEveryMs = 200
/** What waits to be sent may be worth ten seconds of the rate, and at least this many events. */
const waitingSeconds = 10
const waitingMin = 1000

/** A run or a climb that is under way. */
export type Conducted = {
  /** Nothing more is sent; what was sent is still accounted for. */
  readonly stop: () => void
  readonly done: Promise<void>
}

/** Conducts a run or a climb from its first event to its last line, and tells how far it has come. */
export function conduct(order: Start, tell: (news: News) => void): Conducted {
  const stopped = new AbortController()
  const { signal } = stopped
  const source = createEventSource(
    // A climb compares rates, so all of it is of one kind.
    order.do === 'run' ? order.plan : { scenario: 'steady', activeShare: order.activeShare },
  )
  const clock = order.do === 'run' ? planClock(order.plan) : createRisingClock()
  const loop = createOpenLoop({
    send: createClient({ url: '', key: ingestKey(), batchEventsMax: 1000 }).send,
    make: source.take,
    dueBy: clock.dueBy,
    waitingMax: () => Math.max(waitingMin, waitingSeconds * clock.eventsPerSecond),
  })
  let phase: Phase = 'sending'
  let account: Account | undefined
  let progress: ClimbProgress | undefined

  const tellNow = () => tell({ kind: order.do, phase, figures: loop.figures(), account, climb: progress })
  const timer = setInterval(tellNow, tellEveryMs)
  const askReport = async () => await askRunReport(source.ids())

  async function askBacklog(): Promise<number | undefined> {
    const { confirmed } = loop.figures()
    const report = confirmed === 0 ? { stored: 0, dead: [] } : await askReport()
    return report && Math.max(0, confirmed - endedIn(report))
  }

  async function sendByTheClock(): Promise<void> {
    if (!('setRate' in clock)) return await pause(clock.endsAfterMs, signal)
    if (order.do !== 'climb') return
    await climb({
      plan: order.plan,
      setRate: clock.setRate,
      takeStretch: loop.takeStretch,
      askBacklog,
      askPressure,
      wait: (ms) => pause(ms, signal),
      isStopped: () => signal.aborted,
      onProgress: (next) => void (progress = next),
    })
  }

  async function fromFirstToLast(): Promise<void> {
    await sendByTheClock()
    phase = 'answering'
    loop.stop()
    await loop.quiet
    phase = 'counting'
    await settleAccount({
      ask: askReport,
      confirmed: loop.figures().confirmed,
      onAccount: (next) => void (account = next),
      wait: pause,
    })
    phase = 'done'
    clearInterval(timer)
    tellNow()
  }

  tellNow()
  return {
    stop: () => {
      stopped.abort()
      loop.stop()
      loop.drop()
    },
    done: fromFirstToLast(),
  }
}

function planClock(plan: RunPlan) {
  return {
    eventsPerSecond: plan.eventsPerSecond,
    endsAfterMs: plan.seconds * 1000,
    dueBy: (elapsedMs: number) => dueBy(plan, elapsedMs),
  }
}
