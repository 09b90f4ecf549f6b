import type { Channel, GetMessage } from 'amqplib'

/** The ids of the events in a message. */
export const idsIn = (body: Buffer) =>
  body
    .toString()
    .split('\n')
    .map((line) => (JSON.parse(line) as { id: string }).id)

/** Takes every message out of a queue. */
export async function drain(channel: Channel, queue: string): Promise<GetMessage[]> {
  const messages: GetMessage[] = []
  for (let message = await channel.get(queue, { noAck: true }); message;) {
    messages.push(message)
    message = await channel.get(queue, { noAck: true })
  }
  return messages
}
