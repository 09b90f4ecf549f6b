import { activeWay } from './active-path/active-way.ts'
import type { Way } from './way.ts'

/** The way of a passive event. */
export const passiveWay: Way = { eventType: 'passiveEvent', topic: 'topic1', table: 'topic1', topics: 1 }
/** All that the test pipeline takes. */
export const ways: readonly Way[] = [passiveWay, activeWay]
