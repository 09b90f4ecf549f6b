import { defineSystem } from '@signalbox/contracts'

/** What people click in the simulator: passive events are stored, active ones are sealed, and sealed again on their way. */
export const base = defineSystem({
  name: 'base',
  topics: {
    topic1: {},
    topic2: { sealed: true },
    topic3: { sealed: true },
  },
  eventTypes: {
    passiveEvent: { topic: 'topic1' },
    activeEvent: { topic: 'topic2', aliases: ['actionEvent'] },
  },
  services: {
    api: { takesEvents: true },
    service1: { consumes: ['topic1', 'topic2'], forwards: { topic2: 'topic3' }, keepsTables: true },
    service2: { consumes: ['topic3'] },
    'dashboard-api': { keepsDeadLetters: true },
  },
})
