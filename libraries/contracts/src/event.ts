import * as z from 'zod'
import { eventData } from './event-data.ts'
import { errorsMax } from './event-errors.ts'
import { eventId, jsonObject, rfc3339, text } from './fields.ts'
import { digitsMax, namesOf, type CutOptions, type JsonText } from './json/index.ts'
import { refuseWrongData } from './refuse-wrong-data.ts'
import { eventTypes, type EventType } from './routing-table.ts'
import { isTraceparent } from './traceparent.ts'
import { isUsualEvent, isUsualSubmission, knowing } from './usual-event.ts'

/** The most events that one counted submission stands for. */
export const countMax = 10_000

const dateRule =
  'When it happened; left out, the time at which it is taken. Kept in UTC to the microsecond: finer digits are cut, and a leap second is refused'
const dataRule = `Whatever belongs to the event, kept value by value: numbers with all their digits, of which there may be ${digitsMax}. How a value is written is not kept: 1e2 becomes 100, -0 becomes 0, and white space, the order of keys and escapes are PostgreSQL's. A key twice in an object is refused`

const submissionFields = {
  id: eventId.optional().describe('Yours to choose, and the same when you send the event again'),
  eventType: z.enum(eventTypes, { error: `Must be one of ${eventTypes.join(', ')}` }),
  create_date: rfc3339.optional().describe(dateRule),
  value: text.optional().describe('Text; encrypted on its way where the topic is sealed'),
  data: jsonObject.optional().describe(dataRule),
}

/**
 * An event as a client sends it to the api. A field that is not listed is refused with its name, so that
 * a typo does not pass in silence; inside `data` everything is kept as it is, and checked where its type says how.
 */
export const EventSubmission = knowing(
  z.strictObject(submissionFields).superRefine(refuseDataOfEvent),
  isUsualSubmission,
)
export type EventSubmission = z.infer<typeof EventSubmission>

/** The schema of what a client sends as an event of one type, for documents. */
export const submissionOf = (type: EventType) =>
  z.strictObject({
    ...submissionFields,
    eventType: z.literal(type),
    data: eventData[type] ?? submissionFields.data,
  })

function refuseDataOfEvent(
  { eventType, data }: { eventType: EventType; data?: JsonText | undefined },
  context: z.core.$RefinementCtx,
): void {
  refuseWrongData(eventType, data, context)
}

/** How an event is cut out of what a client sends: of the fields that do not exist as many as are named to it. */
export const cutSubmission: CutOptions = {
  names: namesOf([...Object.keys(submissionFields), 'count']),
  others: errorsMax,
}

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
export const eventOf = (type: EventType, isSealed: boolean) =>
  z.looseObject({
    ...(isSealed ? sealedFields : eventFields),
    eventType: z.literal(type),
    data: eventData[type] ?? eventFields.data,
  })

/** What an older simulator sends: that many events of one type, all with the same content. */
export const CountedSubmission = z
  .strictObject(submissionFields)
  .omit({ id: true })
  .extend({
    count: z
      .union(
        [
          z.int(),
          z
            .string()
            .regex(/^[0-9]{1,6}$/)
            .transform(Number),
        ],
        { error: 'Must be a whole number' },
      )
      .pipe(
        z
          .number()
          .min(1, { error: 'Must be at least 1' })
          .max(countMax, { error: `Must be at most ${countMax}` }),
      ),
  })
  .superRefine(refuseDataOfEvent)
