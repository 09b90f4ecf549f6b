import type {
  BatchReceipt,
  ClientConfig,
  ConsumerStopped,
  EventError,
  PoisonMade,
  Pressure,
  Problem,
  Receipt,
  RunReport,
} from '@signalbox/contracts'
import { eventTypeNames, topicNames } from '@signalbox/systems'
import * as z from 'zod'

// What the api answers, as schemas of the types that its code answers with: they compile only while they agree.

const count = z.int().min(0)
const milliseconds = z.number()

const eventError = z.strictObject({
  index: z.exactOptional(count).describe('Position in the request, from 0; missing when it was one event'),
  pointer: z.string().describe('JSON Pointer to the field inside the event; empty for the whole event'),
  code: z.string(),
  detail: z.string().describe('What to do'),
}) satisfies z.ZodType<EventError>

export const answers = {
  Receipt: z.strictObject({
    id: z.uuid(),
    eventType: z.enum(eventTypeNames),
    topic: z.enum(topicNames),
    create_date: z.iso.datetime(),
  }) satisfies z.ZodType<Receipt>,
  BatchReceipt: z.strictObject({
    accepted: count,
    rejected: count,
    errors: z.array(eventError),
  }) satisfies z.ZodType<BatchReceipt>,
  Problem: z.strictObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    detail: z.string().describe('What is wrong and what to do, for a person'),
    code: z.string().describe('What is wrong, for a program'),
    retryable: z.boolean().describe('Whether the very same request, with the same ids, may succeed later'),
    errors: z.exactOptional(z.array(eventError)),
  }) satisfies z.ZodType<Problem>,
  ClientConfig: z.strictObject({
    dashboard: z.nullable(z.string()).describe('Where people find the dashboard'),
    faultsAllowed: z.boolean().describe('Whether `POST /faults/{name}` exists'),
    keyRequired: z.boolean().describe('Whether events need an ingest key'),
    systems: z.record(z.string(), z.string()).describe('By service, where the cards of systems reach it'),
    running: z.array(z.string()).describe('The systems that run'),
  }) satisfies z.ZodType<ClientConfig>,
  RunReport: z.strictObject({
    stored: count,
    dead: z.array(z.strictObject({ reason: z.string(), events: count })),
  }) satisfies z.ZodType<RunReport>,
  Pressure: z.strictObject({
    publishes: count,
    confirmWaitMs: milliseconds,
    activeMs: milliseconds,
    idleMs: milliseconds,
    machineActiveMs: milliseconds,
    machineIdleMs: milliseconds,
  }) satisfies z.ZodType<Pressure>,
  PoisonMade: z.strictObject({ id: z.uuid() }) satisfies z.ZodType<PoisonMade>,
  ConsumerStopped: z.strictObject({
    service: z.string(),
    seconds: z.number(),
  }) satisfies z.ZodType<ConsumerStopped>,
  Status: z.strictObject({ status: z.enum(['ok', 'failed', 'stopping']), pid: z.int() }),
  Health: z.strictObject({
    status: z.enum(['ok', 'failed', 'stopping']),
    checks: z.record(
      z.string(),
      z.strictObject({ status: z.enum(['ok', 'failed']), detail: z.string().optional() }),
    ),
  }),
}

export type AnswerName = keyof typeof answers
