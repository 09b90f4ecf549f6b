import type { Variable } from '@signalbox/contracts'

export const TOPIC2_KEYS = {
  meaning:
    'Seals the values of active events from the api to service1: names and keys of 32 random bytes in base64, with commas in between. The first one seals, all of them open; [how to change it](../systems/active-path/rotate-a-key.md).',
  example: `k1:${'A'.repeat(43)}=`,
  secret: true,
  setBy: 'operator',
  required: true,
  filled: 'keys',
} as const satisfies Variable

export const TOPIC3_KEYS = {
  meaning: 'The same from service1 to service2, with keys of its own.',
  example: `k1:${'B'.repeat(42)}A=`,
  secret: true,
  setBy: 'operator',
  required: true,
  filled: 'keys',
} as const satisfies Variable
