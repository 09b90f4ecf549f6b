import * as z from 'zod'
import { eventId, jsonObject, rfc3339 } from './fields.ts'
import { namesOf, type CutOptions, type JsonText } from './json/index.ts'
import { isTraceparent } from './traceparent.ts'
import { isUsualEvent, knowing } from './usual-event.ts'

const eventFields = {
  id: eventId,
  eventType: z.string().min(1).max(200),
  create_date: rfc3339,
  /** When the api took it. Missing on what was published to RabbitMQ by hand. */
  accepted_date: rfc3339.optional(),
  /** Which run of which api took it; together with `accepted_date` it names one acceptance of the event. */
  accepted_by: z.string().max(200).optional(),
  /** The trace that it belongs to, as W3C Trace Context writes it. What is none is ignored, as the W3C asks for. */
  traceparent: z.string().refine(isTraceparent).optional().catch(undefined),
  /** The event that it was derived from. */
  parent_id: eventId.optional(),
  value: z.string().optional(),
  data: jsonObject.nullish(),
}
/** Fields that nobody here knows, as they were written: what stands between the braces of an object. */
const others = z.custom<JsonText>().optional()

/**
 * An event as it travels between services. Fields that are not listed are kept and ignored, so that a
 * newer publisher and an older consumer work together during a rolling deploy.
 */
export const Event = knowing(z.object({ ...eventFields, others }), isUsualEvent)
export type Event = z.infer<typeof Event>

const sealedFields = { ...eventFields, sealed_value: z.string().optional() }

/** An event on a sealed topic: its `value` travels encrypted, as `sealed_value`. */
export const SealedEvent = knowing(z.object({ ...sealedFields, others }), isUsualEvent)
export type SealedEvent = z.infer<typeof SealedEvent>

/** How an event is cut out of a line on its way between services. */
export const cutEvent: CutOptions = { names: namesOf(Object.keys(sealedFields)), others: 'kept' }

/** The schema of an event of one type as it travels between services, for documents. */
export const eventOf = (type: string, data: z.ZodType | undefined, isSealed: boolean) =>
  z.looseObject({
    ...(isSealed ? sealedFields : eventFields),
    eventType: z.literal(type),
    data: data ?? eventFields.data,
  })
