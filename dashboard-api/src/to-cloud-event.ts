import { jsonText, objectOf, splitContext, type EventReport, type JsonText } from '@signalbox/contracts'

/**
 * The event as the text of a CloudEvent 1.0 in its JSON form; nothing before it is stored at the end of its journey.
 *
 * One that came as a CloudEvent has all its attributes again. Text is its data where it has no other, and the
 * extension `value` beside data that is an object.
 */
export function toCloudEvent({ id, where, stored }: EventReport): JsonText | undefined {
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
  const value = row.value === null ? undefined : jsonText(row.value)
  const content: (readonly [string, JsonText | undefined])[] = data
    ? [
        ['data', data],
        ['value', value],
      ]
    : [['data', value]]
  const members = new Map(
    Object.entries(attributes).map(([name, given]) => [name, jsonText(given as string)] as const),
  )
  for (const [name, json] of content) {
    // An empty `data` stands among the attributes, too.
    if (name === 'data') members.delete(name)
    if (json !== undefined) members.set(name, json)
  }
  return objectOf(members)
}
