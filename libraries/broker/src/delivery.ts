import type { ConsumeMessage } from 'amqplib'

/** A message in hand. It can be acked on its own channel only, and no more once `lost` is aborted. */
export type Delivery = {
  readonly message: ConsumeMessage
  readonly receivedDate: Date
  /** Tells that this one and all before it are done. */
  readonly ack: (message: ConsumeMessage) => void
  /** Tells that this one alone is done, or is to come again. */
  readonly settleAlone: (isDone: boolean) => void
  readonly lost: AbortSignal
  /** Aborted when its channel is lost or the process is about to end: what fails then is not tried again. */
  readonly abandoned: AbortSignal
}
