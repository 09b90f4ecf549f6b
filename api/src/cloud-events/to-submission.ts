import { CloudEvent, contextKey, type EventSubmission } from '@signalbox/contracts'
import { eventIdOf } from './event-id.ts'

/**
 * Reads a CloudEvent as an event: its `type` is the `eventType`, its `time` the `create_date`, `data` that is an
 * object the `data`, and text the `value`. All its attributes are kept inside `data`.
 */
export const CloudEventSubmission = CloudEvent.transform(toSubmission)

function toSubmission({ data, ...context }: CloudEvent): EventSubmission {
  const own = typeof data === 'object' ? data : {}
  const kept = typeof data === 'object' && Object.keys(data).length === 0 ? { ...context, data } : context
  return {
    id: eventIdOf(context),
    eventType: context.type,
    ...(context.time === undefined ? {} : { create_date: context.time }),
    ...(typeof data === 'string' ? { value: data } : {}),
    data: { ...own, [contextKey]: kept },
  }
}
