import { splitContext, type EventReport } from '@signalbox/contracts'

/**
 * The event as a CloudEvent 1.0 in its JSON form; nothing before it is stored at the end of its journey.
 *
 * One that came as a CloudEvent has all its attributes again. Text is its data where it has no other, and the
 * extension `value` beside data that is an object.
 */
export function toCloudEvent({ id, where, stored }: EventReport): Record<string, unknown> | undefined {
  const row = stored.at(-1)
  if (where.word !== 'stored' || !row) return undefined
  const { context, data } = splitContext(row.data)
  const attributes = context ?? {
    specversion: '1.0',
    id,
    source: 'urn:signalbox',
    type: row.eventType,
    time: row.create_date,
  }
  if (row.value === null) return { ...attributes, data: data ?? undefined }
  return { ...attributes, ...(data ? { data, value: row.value } : { data: row.value }) }
}
