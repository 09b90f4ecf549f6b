import { notExamined } from '@signalbox/contracts'
import type { EventError, Problem } from '@signalbox/contracts'
import type { Item } from './batches.ts'
import type { ClientEvent } from './new-event.ts'
import { areEventErrors, isObject } from './read-problem.ts'

/** What an answer says about one event. */
export type Verdict =
  | { readonly status: 'confirmed'; readonly topic?: string }
  | { readonly status: 'refused'; readonly problem: Problem; readonly errors: readonly EventError[] }

/** One entry for each event of a request; nothing for those that the answer leaves open. */
export type Verdicts = readonly (Verdict | undefined)[]

/** Reads the answer to a request that was taken. Nothing when it does not fit what was sent. */
export type Judge<Event> = (batch: readonly Item<Event>[], receipt: unknown) => Verdicts | undefined

/** Reads the api's 202 answer: it speaks of one event otherwise than of many. */
export const judgeReceipt: Judge<ClientEvent> = (batch, receipt) => {
  const [first] = batch
  return batch.length === 1 && first ? judgeOne(first, receipt) : judgeMany(batch, receipt)
}

/** Reads the 202 answer to one event. Nothing when it does not speak of this event. */
function judgeOne(item: Item, receipt: unknown): Verdicts | undefined {
  if (!isObject(receipt) || typeof receipt.topic !== 'string' || receipt.topic === '') return undefined
  // The api writes every id in lower case.
  const same = String(receipt.id).toLowerCase() === item.event.id.toLowerCase()
  return same ? [{ status: 'confirmed', topic: receipt.topic }] : undefined
}

/** Reads the answer to many events. Nothing when its figures do not add up. */
function judgeMany(batch: readonly Item<unknown>[], receipt: unknown): Verdicts | undefined {
  if (!isObject(receipt) || !areEventErrors(receipt.errors)) return undefined
  const sorted = sortErrors(receipt.errors, batch.length)
  if (!sorted) return undefined
  const { examined, errorsOf } = sorted
  const good = examined - errorsOf.size
  // Events that were not examined may be counted as rejected or left out.
  const addsUp =
    receipt.accepted === good &&
    (receipt.rejected === errorsOf.size || receipt.rejected === batch.length - good)
  if (!addsUp) return undefined
  return batch.map((_, index) => {
    if (index >= examined) return undefined
    const errors = errorsOf.get(index)
    if (errors) return { status: 'refused', problem: problemOf(errors), errors }
    return { status: 'confirmed' }
  })
}

/** Reads an answer that has one entry for each line. Nothing when it does not. */
export const judgeResults: Judge<unknown> = (batch, receipt) => {
  if (!isObject(receipt) || !Array.isArray(receipt.results) || receipt.results.length !== batch.length)
    return undefined
  const verdicts = receipt.results.map((result: unknown): Verdict | undefined => {
    if (!isObject(result)) return undefined
    if (typeof result.eventId === 'string') return { status: 'confirmed' }
    const { errors } = result
    if (!areEventErrors(errors) || errors.length === 0) return undefined
    return { status: 'refused', problem: problemOf(errors), errors }
  })
  return verdicts.includes(undefined) ? undefined : verdicts
}

/** Reads a refusal of the api. Nothing when it contradicts itself. */
export function judgeRefusal(batch: readonly Item<unknown>[], problem: Problem): Verdicts | undefined {
  const errors = problem.errors ?? []
  if (errors.every((error) => error.index === undefined)) {
    return batch.map(() => ({ status: 'refused', problem, errors }))
  }
  const sorted = sortErrors(errors, batch.length)
  return (
    sorted &&
    batch.map((_, index) => {
      const own = sorted.errorsOf.get(index)
      return own && { status: 'refused', problem, errors: own }
    })
  )
}

type SortedErrors = {
  /** How many events were looked at, from the first one on. */
  readonly examined: number
  readonly errorsOf: ReadonlyMap<number, readonly EventError[]>
}

function sortErrors(errors: readonly EventError[], count: number): SortedErrors | undefined {
  let examined = count
  for (const { code, index = 0 } of errors) if (code === notExamined) examined = Math.min(examined, index)
  const errorsOf = new Map<number, EventError[]>()
  for (const error of errors) {
    const { index } = error
    if (index === undefined || index >= count) return undefined
    if (error.code === notExamined) continue
    if (index >= examined) return undefined
    const own = errorsOf.get(index)
    if (own) own.push(error)
    else errorsOf.set(index, [error])
  }
  return { examined, errorsOf }
}

/** A batch receipt names errors only; this is the problem that the event alone would have met. */
function problemOf(errors: readonly EventError[]): Problem {
  return {
    type: 'about:blank',
    title: 'The event was refused',
    status: 422,
    detail: errors.map((error) => error.detail).join('; '),
    code: errors[0]?.code ?? 'refused',
    retryable: false,
    errors,
  }
}
