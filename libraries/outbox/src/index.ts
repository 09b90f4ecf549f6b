export { openOutbox, type AddOptions, type Outbox } from './outbox.ts'
export type { Relay, RelayOptions } from './relay.ts'
export type { OutboxFigures } from './sql/select-figures.ts'
export type { ParkedRow } from './sql/select-parked.ts'
