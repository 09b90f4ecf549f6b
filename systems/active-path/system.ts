import { defineSystem } from '@signalbox/contracts'
import { TOPIC2_KEYS, TOPIC3_KEYS } from './environment.ts'

/** Active events: sealed by the api, sealed again by service1 on their way, opened and stored by service2. */
export const activePath = defineSystem({
  name: 'active-path',
  topics: {
    topic2: { sealed: true },
    topic3: { sealed: true },
  },
  eventTypes: {
    activeEvent: { topic: 'topic2', aliases: ['actionEvent'] },
  },
  services: {
    service2: {
      folder: 'service2',
      port: 3002,
      environment: { TOPIC3_KEYS },
      consumes: ['topic3'],
    },
  },
  joins: {
    api: { environment: { TOPIC2_KEYS } },
    service1: {
      environment: { TOPIC2_KEYS, TOPIC3_KEYS },
      consumes: ['topic2'],
      forwards: { topic2: 'topic3' },
    },
  },
})
