import type { Verdict } from '@signalbox/broker'

const dead = (reason: string, detail: string): Verdict => ({ verdict: 'dead', reason, detail })

/** Why an entry is not stored. */
export const verdicts = {
  wrong_data: dead('wrong_data', 'Its data is not as a revenueEntry must have it'),
  id_reuse: dead('id_reuse', 'Another entry is stored under this id; give each an id of its own'),
  reversed_before: dead('reversed_before', 'The entry that it reverses was reversed before'),
  below_floor: dead('below_floor', 'The user would have less than REVENUE_FLOOR allows'),
  // That one may be under way. After the last retry tier it is dead.
  nothing_to_reverse: {
    verdict: 'retry',
    reason: 'nothing_to_reverse',
    detail: 'There is no entry with the id that it reverses',
  },
} as const satisfies Readonly<Record<string, Verdict>>
