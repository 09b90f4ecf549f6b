import { planOf } from '../plan.ts'
import { submissionsOf } from '../submission.ts'
import { defineSystem } from '../system.ts'

const process = { port: 0, environment: {} }

/** A system with a topic of each kind, for the tests of what follows from systems. */
const example = defineSystem({
  name: 'example',
  topics: { topic1: {}, topic2: { sealed: true }, topic3: { sealed: true } },
  eventTypes: {
    passiveEvent: { topic: 'topic1' },
    activeEvent: { topic: 'topic2', aliases: ['actionEvent'] },
  },
  services: {
    api: { ...process, takesEvents: true },
    service1: {
      ...process,
      consumes: ['topic1', 'topic2'],
      forwards: { topic2: 'topic3' },
      keepsTables: true,
    },
    service2: { ...process, consumes: ['topic3'] },
    'dashboard-api': { ...process, keepsDeadLetters: true },
  },
})

export const plan = planOf([example])
export const { topology } = plan
export const { EventSubmission, CountedSubmission } = submissionsOf(plan.eventTypes)
