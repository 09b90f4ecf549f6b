import { joinContext } from '@signalbox/contracts'
import { CloudEvent, type EventSubmission } from '@signalbox/systems'
import { eventIdOf } from './event-id.ts'

/**
 * Makes what reads a CloudEvent as an event: its `type` is the `eventType`, its `time` the `create_date`, `data` that is
 * an object the `data`, and text the `value`. All its attributes are kept inside `data`.
 *
 * @param client the name of the ingest key that it came with, where one is asked for
 */
export const cloudEventSubmission = (client: string | undefined) =>
  CloudEvent.transform((event) => toSubmission(event, client))

function toSubmission({ data, ...context }: CloudEvent, client: string | undefined): EventSubmission {
  const isText = data?.startsWith('"') === true
  return {
    id: eventIdOf(context, client),
    eventType: context.type,
    ...(context.time === undefined ? {} : { create_date: context.time }),
    ...(isText ? { value: JSON.parse(data) as string } : {}),
    data: joinContext(context, isText ? undefined : data),
  }
}
