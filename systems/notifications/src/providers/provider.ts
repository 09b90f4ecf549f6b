import type { Notification } from '@signalbox/systems/notifications/events/notification.ts'
import type { ProviderName } from '@signalbox/systems/notifications/rules.ts'

/** What a provider has made of a notification. `error` and `answer` are for people: short, and without secrets. */
export type Answer = { readonly answer?: string } & (
  | {
      readonly outcome: 'taken'
      /** As it calls the notification in its reports. */
      readonly providerId?: string
      /** Whether it will report what became of it. */
      readonly reports: boolean
    }
  | {
      readonly outcome: 'refused'
      /**
       * Who is at fault. `recipient`: nobody else could send it either. `token`: the same, and for ever. `provider`: the next one
       * is asked at once.
       */
      readonly blames: 'recipient' | 'token' | 'provider'
      /** A short word, such as `bad_number`. */
      readonly error: string
    }
  | {
      /** It has not been taken, and may be later. */
      readonly outcome: 'later'
      readonly error: string
      readonly retryAfterMs?: number
    }
  | {
      /** Nobody knows whether it was taken. */
      readonly outcome: 'uncertain'
      readonly error: string
    }
)

export type SendOptions = {
  /** Aborted when the time is up. */
  readonly signal: AbortSignal
  /**
   * A UUID, the same each time that this provider is asked for this notification: to one that knows such keys, asking twice is
   * asking once.
   */
  readonly idempotencyKey: string
  /** The notification's id, and the number of this attempt, for providers that give back what they were given. */
  readonly id: string
  readonly attempt: number
}

/** What every provider is told. */
export type ProviderOptions = {
  /** Its address, without a slash at the end. */
  readonly url: string
  /** Where it is to report to; without it nothing is reported. */
  readonly hooksUrl?: string | undefined
  /** The headers by which the recipient of an email can take themselves off the list. */
  readonly unsubscribe?: ((recipient: string) => Readonly<Record<string, string>>) | undefined
}

/** One provider. It answers whatever happens, and never throws: what cannot be known is `uncertain`. */
export type Provider = {
  readonly name: ProviderName
  /** Whether the same idempotency key keeps it from sending twice. */
  readonly knowsKeys: boolean
  send(notification: Notification, options: SendOptions): Promise<Answer>
  /** Asks whether it took the notification with this key, where it can be asked. */
  find?(notification: Notification, options: SendOptions): Promise<Answer | undefined>
}
