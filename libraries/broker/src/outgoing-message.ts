import type { Options } from 'amqplib'

/** What a message is to the broker. */
export type Message = {
  readonly exchange: string
  readonly routingKey: string
  readonly body: Buffer
  readonly properties: Options.Publish & { readonly messageId: string }
}

/** One AMQP message on its way to the broker. */
export type OutgoingMessage = Message & {
  /** Whether somebody still waits for it; what nobody waits for is not sent again after a lost connection. */
  readonly wanted: () => boolean
  /** Called when its fate is known: without an error once the broker has confirmed it. May be called twice. */
  readonly settled: (error?: Error) => void
}
