import * as z from 'zod'
import {
  cloudEventAttributes,
  cloudEventExtension,
  contextKey,
  refuseOtherNames,
} from './cloud-event-context.ts'
import { refuseWrongData, type EventData } from './event-data.ts'
import { errorsMax } from './event-errors.ts'
import { eventId, isObjectText, jsonObject, rfc3339, text } from './fields.ts'
import { digitsMax, membersOf, namesOf, type CutOptions, type JsonText } from './json/index.ts'
import { isUsualSubmissionOf, knowing } from './usual-event.ts'

/** The most events that one counted submission stands for. */
export const countMax = 10_000

const dateRule =
  'When it happened; left out, the time at which it is taken. Kept in UTC to the microsecond: finer digits are cut, and a leap second is refused'
const dataRule = `Whatever belongs to the event, kept value by value: numbers with all their digits, of which there may be ${digitsMax}. How a value is written is not kept: 1e2 becomes 100, -0 becomes 0, and white space, the order of keys and escapes are PostgreSQL's. A key twice in an object is refused`

const otherFields = {
  id: eventId.optional().describe('Yours to choose, and the same when you send the event again'),
  create_date: rfc3339.optional().describe(dateRule),
  value: text.optional().describe('Text; encrypted on its way where the topic is sealed'),
  data: jsonObject.optional().describe(dataRule),
}

/** How an event is cut out of what a client sends: of the fields that do not exist as many as are named to it. */
export const cutSubmission: CutOptions = {
  names: namesOf([...Object.keys(otherFields), 'eventType', 'count']),
  others: errorsMax,
}

/** How a CloudEvent is cut out of its text: with more extensions than anybody has, but not with any number of them. */
export const cutCloudEvent: CutOptions = {
  names: namesOf([...Object.keys(cloudEventAttributes), 'data']),
  others: 100,
}

const objectOrText = z
  .custom<JsonText>((data) => typeof data === 'string' && /^[{"]/.test(data), {
    error: 'Must be a JSON object or text; put anything else inside an object',
  })
  .meta({ type: ['object', 'string'], description: 'An object is kept as `data`, text as `value`' })

const wholeCount = z.union(
  [
    z.int(),
    z
      .string()
      .regex(/^[0-9]{1,6}$/)
      .transform(Number),
  ],
  { error: 'Must be a whole number' },
)

/**
 * The schemas of what clients send: events of these types.
 *
 * @param types what a type says of its data, by `eventType`, aliases among them
 */
export function submissionsOf<EventType extends string>(
  types: Readonly<Record<EventType, { readonly data?: z.ZodType }>>,
) {
  const eventTypes = Object.keys(types) as [EventType, ...EventType[]]
  const schemas: EventData = Object.fromEntries(eventTypes.map((type) => [type, types[type].data]))
  const eventType = z.enum(eventTypes, { error: `Must be one of ${eventTypes.join(', ')}` })
  const { id, ...rest } = otherFields
  const fields = { id, eventType, ...rest }

  function refuseDataOfEvent(
    event: { eventType: EventType; data?: JsonText | undefined },
    context: z.core.$RefinementCtx,
  ): void {
    refuseWrongData(schemas[event.eventType], event.data, context)
  }

  return {
    /**
     * An event as a client sends it to the api. A field that is not listed is refused with its name, so that
     * a typo does not pass in silence; inside `data` everything is kept as it is, and checked where its type says how.
     */
    EventSubmission: knowing(
      z.strictObject(fields).superRefine(refuseDataOfEvent),
      isUsualSubmissionOf(eventTypes.filter((type) => schemas[type] === undefined)),
    ),
    /** What an older simulator sends: that many events of one type, all with the same content. */
    CountedSubmission: z
      .strictObject(fields)
      .omit({ id: true })
      .extend({
        count: wholeCount.pipe(
          z
            .number()
            .min(1, { error: 'Must be at least 1' })
            .max(countMax, { error: `Must be at most ${countMax}` }),
        ),
      })
      .superRefine(refuseDataOfEvent),
    /** A CloudEvent 1.0 as JSON, as far as it can be an event: its `type` is the `eventType`. */
    CloudEvent: z
      .object({ ...cloudEventAttributes, type: eventType, data: objectOrText.optional() })
      .catchall(cloudEventExtension)
      .superRefine(refuseOtherNames)
      .superRefine(({ type, data }, context) => {
        const own = isObjectText(data) ? data : undefined
        if (own && membersOf(own).has(contextKey)) {
          const message = 'This name is taken for the attributes of the CloudEvent; choose another'
          context.addIssue({ code: 'custom', message, path: ['data', contextKey] })
        }
        refuseWrongData(schemas[type], own, context)
      }),
    /** The schema of what a client sends as an event of one type, for documents. */
    submissionOf: (type: EventType) =>
      z.strictObject({ ...fields, eventType: z.literal(type), data: schemas[type] ?? fields.data }),
  }
}
