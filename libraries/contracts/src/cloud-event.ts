import * as z from 'zod'
import {
  cloudEventAttributes,
  cloudEventExtension,
  contextKey,
  refuseOtherNames,
} from './cloud-event-context.ts'
import { isObjectText } from './fields.ts'
import { membersOf, namesOf, type CutOptions, type JsonText } from './json/index.ts'
import { refuseWrongData } from './refuse-wrong-data.ts'
import { eventTypes } from './routing-table.ts'

/** The media type of one CloudEvent as JSON ("structured"). */
export const cloudEventJson = 'application/cloudevents+json'
/** The media type of a JSON array of CloudEvents. */
export const cloudEventBatchJson = 'application/cloudevents-batch+json'

const objectOrText = z
  .custom<JsonText>((data) => typeof data === 'string' && /^[{"]/.test(data), {
    error: 'Must be a JSON object or text; put anything else inside an object',
  })
  .meta({ type: ['object', 'string'], description: 'An object is kept as `data`, text as `value`' })

/** A CloudEvent 1.0 as JSON, as far as it can be an event: its `type` is the `eventType`. */
export const CloudEvent = z
  .object({
    ...cloudEventAttributes,
    type: z.enum(eventTypes, { error: `Must be one of ${eventTypes.join(', ')}` }),
    data: objectOrText.optional(),
  })
  .catchall(cloudEventExtension)
  .superRefine(refuseOtherNames)
  .superRefine(({ type, data }, context) => {
    const own = isObjectText(data) ? data : undefined
    if (own && membersOf(own).has(contextKey)) {
      const message = 'This name is taken for the attributes of the CloudEvent; choose another'
      context.addIssue({ code: 'custom', message, path: ['data', contextKey] })
    }
    refuseWrongData(type, own, context)
  })
export type CloudEvent = z.infer<typeof CloudEvent>

/** How a CloudEvent is cut out of its text: with more extensions than anybody has, but not with any number of them. */
export const cutCloudEvent: CutOptions = {
  names: namesOf([...Object.keys(cloudEventAttributes), 'data']),
  others: 100,
}
