import type { Notification } from '../../events/notification.ts'
import type { ProviderName } from '../../rules.ts'

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
  /** The same for the same attempt, a UUID: to a provider that knows such keys, asking twice is asking once. */
  readonly idempotencyKey: string
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
