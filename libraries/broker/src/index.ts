export {
  connectBroker,
  type Broker,
  type BrokerOptions,
  type ConsumeEachOptions,
  type ConsumeOptions,
} from './connect-broker.ts'
export { publisherOf } from './connection-name.ts'
export type { Consumer } from './consumer.ts'
export type { DeadLetter } from './dead-letter.ts'
export { deriveEvent, derivedId, derivedIdsOf, type Derivation } from './derive-event.ts'
export { emitting, emittingEach, type CountDerived, type Emit, type EmittingOptions } from './emitting.ts'
export { BrokerUnavailable, EventsTooLarge, Unroutable } from './errors.ts'
export type { HandleEach, Pace } from './handle-each.ts'
export type { Handle, Received, Verdict, Verdicts } from './handler.ts'
export { isTooLarge } from './is-too-large.ts'
export type { BrokerLog } from './log.ts'
export type { Publishable, PublishOptions } from './publication.ts'
export { storeOnce } from './store-once.ts'
