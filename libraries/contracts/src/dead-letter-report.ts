import type { DeadLetterSummary } from './dead-letter-page.ts'

/** The bytes of a message: as text where they are UTF-8, else in Base64. */
export type MessageBody =
  | { readonly encoding: 'text'; readonly content: string }
  | { readonly encoding: 'base64'; readonly content: string }

/** `GET /api/dead-letters/:id`: everything about one letter, dead now or replayed. */
export type DeadLetterReport = {
  readonly letter: DeadLetterSummary
  readonly body: MessageBody
  /** True when the body is only the beginning of a longer one. */
  readonly isCut: boolean
  /** The body as it arrived, once a person has changed it; null otherwise. */
  readonly originalBody: MessageBody | null
}

/** The 200 answer to `POST /api/dead-letters/:id/edit`. */
export type EditReceipt = {
  readonly id: string
  /** The event under which the new body was published. */
  readonly eventId: string
}
