/** The media type of one CloudEvent as JSON ("structured"). */
export const cloudEventJson = 'application/cloudevents+json'
/** The media type of a JSON array of CloudEvents. */
export const cloudEventBatchJson = 'application/cloudevents-batch+json'
