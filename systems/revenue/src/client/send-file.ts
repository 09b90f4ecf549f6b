import { watch } from 'node:fs/promises'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { createLineSender } from '@signalbox/client'
import { batchesOf, type Batch } from './batches.ts'
import { moveTo, openNext, type Opened } from './place.ts'
import type { FileLine } from './read-lines.ts'
import { openAside, type Refused } from './set-aside.ts'

export type SendFileOptions = {
  /** Where the service revenue is, such as `http://127.0.0.1:8000`. */
  readonly url: string
  readonly secret: string
  /** Whether to wait at the end for more lines, through rotations, until `signal`. */
  readonly follow?: boolean
  /** Most lines a second. */
  readonly rate?: number | undefined
  /** Ends it after the batch in hand. */
  readonly signal?: AbortSignal
  /** Told after each batch. */
  readonly onProgress?: (account: Account) => void
  /** Told what a person should know, in a sentence. */
  readonly onNotice?: (sentence: string) => void
}

/** What became of the lines of this run. */
export type Account = {
  readonly sent: number
  readonly confirmed: number
  readonly refused: number
  /** No answer that can be trusted: the place stands before them, and they are sent again under the same ids. */
  readonly inDoubt: number
  /** Up to which byte of the file all is settled, and how long it is; what lies between has no end yet or is in doubt. */
  readonly offset: number
  readonly size: number
}

// A broker or database that restarts is back by then; who follows tries for ever.
const deadlineMs = 120_000
// A program that was told of a rotation has closed the old file by then.
const rotatedMs = 1_000
// For folders that do not tell of changes, such as those of other machines.
const lookAgainMs = 2_000

/**
 * Sends the lines of a file that were not sent yet, in their order, and keeps the place beside the file. Killed at any
 * moment and run again, it sends no line fewer, and those that it sends twice have the same ids.
 *
 * @throws when there is no such file, or the server refuses whatever is sent, such as for a wrong secret
 */
export async function sendFile(name: string, options: SendFileOptions): Promise<Account> {
  const { url, secret, follow = false, rate, signal, onProgress, onNotice } = options
  // One batch at a time: what is sent first is taken first.
  const send = createLineSender<FileLine>({ url, key: secret, deadlineMs, concurrency: 1 }, '/liveEvent')
  const startedAt = performance.now()
  const isStopped = () => signal?.aborted === true
  let account: Account = { sent: 0, confirmed: 0, refused: 0, inDoubt: 0, offset: 0, size: 0 }
  await using aside = await openAside(name)

  /** @returns whether all that is there now is settled */
  async function sendBatch(opened: Opened, batch: Batch): Promise<boolean> {
    if (rate !== undefined) await sleep(startedAt + (account.sent / rate) * 1000 - performance.now())
    const outcomes = await send(batch.lines)
    const refused: Refused[] = [...batch.refused]
    const inDoubt: FileLine[] = []
    for (const outcome of outcomes) {
      if (outcome.status === 'inDoubt') inDoubt.push(outcome.event)
      if (outcome.status !== 'refused') continue
      const { problem, errors, event } = outcome
      if (errors.length === 0) throw new Error(`The server refuses all of it: ${problem.detail}`)
      const reason = errors.map(({ pointer, detail }) => `${pointer}: ${detail}`).join('; ')
      refused.push([event, { reason, errors }])
    }
    const to = inDoubt[0]?.from ?? batch.to
    const settled = refused.filter(([{ from }]) => from < to)
    await aside.add(
      opened.place.identity,
      settled.toSorted(([one], [other]) => one.from - other.from),
    )
    await moveTo(name, opened, to)
    account = {
      sent: account.sent + batch.lines.length,
      confirmed: account.confirmed + outcomes.filter(({ status }) => status === 'confirmed').length,
      refused: account.refused + settled.length,
      inDoubt: inDoubt.length,
      offset: to,
      size: (await opened.file.stat()).size,
    }
    onProgress?.(account)
    return inDoubt.length === 0
  }

  /** @returns whether there may be more to send at once: another file, or what came meanwhile */
  async function sendRest(): Promise<boolean> {
    await using opened = await openNext(name)
    const { former, anew } = opened
    if (anew) onNotice?.(`${name} ${anew}; it is sent from its beginning`)
    if (former) await sleep(rotatedMs)
    let more = former
    for await (const batch of batchesOf(opened, rate === undefined ? rate : Math.ceil(rate / 10))) {
      more = await sendBatch(opened, batch)
      if (!more || isStopped()) return false
    }
    return more
  }

  while (!isStopped()) {
    if (await sendRest()) continue
    if (!follow) break
    await untilChanged(path.dirname(path.resolve(name)), signal)
  }
  return account
}

/** Resolves when something in a folder has changed, or after two seconds. */
async function untilChanged(folder: string, signal: AbortSignal | undefined): Promise<void> {
  const timely = AbortSignal.any([AbortSignal.timeout(lookAgainMs), ...(signal ? [signal] : [])])
  try {
    for await (const _change of watch(folder, { signal: timely })) return
  } catch (error) {
    if (!timely.aborted) throw error
  }
}
