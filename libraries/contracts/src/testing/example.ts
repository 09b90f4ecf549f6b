import { planOf } from '../plan.ts'
import { submissionsOf } from '../submission.ts'
import { defineSystem } from '../system.ts'

/** A system with a topic of each kind, for the tests of what follows from systems. */
const example = defineSystem({
  name: 'example',
  topics: { topic1: {}, topic2: { sealed: true }, topic3: { sealed: true } },
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

export const plan = planOf([example])
export const { topology } = plan
export const { EventSubmission, CountedSubmission } = submissionsOf(plan.eventTypes)
