import type { Way } from '../way.ts'

/** The way of an active event, with the topics that it passes. */
export const activeWay: Way = { eventType: 'activeEvent', topic: 'topic2', table: 'topic3', topics: 2 }
