import type { EventError } from './problem.ts'

/** The 202 answer to one event. */
export type Receipt = {
  readonly id: string
  readonly eventType: string
  readonly topic: string
  readonly create_date: string
}

/** The 202 answer to many events: the good ones are taken, the bad ones named. */
export type BatchReceipt = {
  readonly accepted: number
  readonly rejected: number
  readonly errors: readonly EventError[]
}
