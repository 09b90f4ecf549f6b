import type { LampState } from '@signalbox/ui'

type Words = { readonly lamp: LampState; readonly words: string }

const statuses: Readonly<Record<string, Words>> = {
  SCHEDULED: { lamp: 'unknown', words: 'Waits to be sent' },
  PROCESSING: { lamp: 'unknown', words: 'Is being sent' },
  RETRYING: { lamp: 'caution', words: 'Will be tried again' },
  SENT: { lamp: 'well', words: 'Sent; a report is awaited' },
  COMPLETED: { lamp: 'well', words: 'Delivered' },
  FAILED: { lamp: 'stop', words: 'Cannot be delivered' },
  SKIPPED: { lamp: 'caution', words: 'Not sent: the recipient gets nothing' },
  EXPIRED: { lamp: 'caution', words: 'Not sent: it was too old' },
  CANCELLED: { lamp: 'caution', words: 'Cancelled' },
  DEAD_LETTERED: { lamp: 'stop', words: 'Given up, and kept' },
}

export const statusOf = (status: string): Words => statuses[status] ?? { lamp: 'unknown', words: status }

export const isAtEnd = (status: string): boolean =>
  !['SCHEDULED', 'PROCESSING', 'RETRYING', 'SENT'].includes(status)

const outcomes: Readonly<Record<string, string>> = {
  taken: 'took it',
  refused: 'refused it',
  later: 'could not take it now',
  uncertain: 'gave no answer',
  calling: 'is being asked',
}

export const outcomeOf = (outcome: string | null): string => outcomes[outcome ?? 'calling'] ?? outcome ?? ''

const advice: readonly (readonly [RegExp, string])[] = [
  [
    /^uncertain$/,
    'Nobody knows whether the provider has it. Look at the provider’s own list, and send it again only where it is not there.',
  ],
  [
    /^no_provider$/,
    'No provider is set up for this channel. Give the dispatcher its credentials, then send them again.',
  ],
  [
    /401|403|unauthorized|forbidden|access_denied|auth|bad_key|private_key|unknown_app|access_token/,
    'The provider does not know the credentials. Mend them, then send them again.',
  ],
  [/balance/, 'The account at the provider is empty. Fill it, then send them again.'],
  [/429|too_many|quota/, 'The provider wants fewer. Send them again later.'],
  [
    /^status_5|unavailable|internal|not_available|smtp_4|no_connection|econn|enotfound|eai_again|unreach/,
    'The provider was away. Send them again once it is back.',
  ],
]

/** What to do about dead letters of one reason. */
export const adviceOn = (reason: string | null): string =>
  advice.find(([words]) => words.test(reason ?? ''))?.[1] ??
  'See what the provider answered, mend that, then send them again.'
