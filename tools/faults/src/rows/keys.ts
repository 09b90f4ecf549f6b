import { randomBytes } from 'node:crypto'
import { readKeyRing, seal } from '@signalbox/sealing'
import { openHandPublisher, type HandMessage } from '../publish-by-hand.ts'
import type { Row, RowContext } from '../row.ts'
import { seconds, until } from '../wait.ts'

/** The keys by which values travel, and values that do not open. */
export const keyRows: readonly Row[] = [
  {
    name: 'key-rotation',
    needs: ['topic2', 'topic3'],
    does: 'Both keys are rotated under load in the three steps of a careful operator.',
    inject: async ({ world, load }) => {
      const { stage } = world
      const [old2, old3] = [stage.keys('topic2'), stage.keys('topic3')]
      const [new2, new3] = [makeKey(), makeKey()]
      await stage.restartServices({ topic2: `${old2},${new2}`, topic3: `${old3},${new3}` })
      await seconds(2)
      await stage.restartServices({ topic2: `${new2},${old2}`, topic3: `${new3},${old3}` })
      await seconds(2)
      // The old keys go when nothing is under way that they have sealed.
      load.pause()
      await load.settled()
      await until('the queues are empty', async () =>
        (await world.queues()).every(({ name, messages }) => messages === 0 || name === 'dead-letters'),
      )
      await seconds(2.5)
      await stage.restartServices({ topic2: new2, topic3: new3 })
      load.resume()
      await seconds(2)
    },
  },
  {
    name: 'missing-key',
    needs: ['topic2', 'topic3'],
    does: 'Events wait in topic2 while its key is replaced by another one; they wait on until it is put back.',
    // What is tried again may wait in the second tier when the key is back.
    restSeconds: 180,
    inject: async ({ world, faultSeconds }) => {
      const { stage } = world
      const old = stage.keys('topic2')
      const other = makeKey()
      process.kill(world.pid('service1'), 'SIGSTOP')
      await seconds(faultSeconds / 2)
      await stage.restartServices({ topic2: other })
      await seconds(2)
      await stage.restartServices({ topic2: `${other},${old}` })
    },
  },
  {
    name: 'tampered',
    needs: ['topic2', 'topic3'],
    does: 'Sealed values that were changed, swapped between events, or moved to another topic, between good ones.',
    inject: async (context) => {
      const { world, faultSeconds } = context
      await using hand = await openHandPublisher(world.stage.brokerUrl)
      for (let round = 0; round < 2 * faultSeconds; round += 1) {
        await hand.publish(forgeries(context))
        await seconds(0.5)
      }
    },
  },
]

function makeKey(): string {
  return `${randomBytes(3).toString('hex')}:${randomBytes(32).toString('base64')}`
}

/** One good event and one forgery of each kind. */
function forgeries({ world, history }: RowContext): HandMessage[] {
  const rings = {
    topic2: readKeyRing(world.stage.keys('topic2'), 'topic2.keys'),
    topic3: readKeyRing(world.stage.keys('topic3'), 'topic3.keys'),
  }
  const message = (
    topic: 'topic2' | 'topic3',
    expectation: 'stored' | 'dead',
    sealFor: (id: string, value: string) => string,
  ): HandMessage => {
    const { value = '', ...event } = history.make('activeEvent', expectation, topic)
    history.acknowledge([event])
    const body = JSON.stringify({ ...event, sealed_value: sealFor(event.id, value) })
    return { routingKey: topic, body, properties: { messageId: event.id } }
  }
  const stranger = '00000000-0000-7000-8000-000000000000'
  return [
    message('topic2', 'stored', (eventId, value) => seal(rings.topic2, value, { eventId, topic: 'topic2' })),
    message('topic2', 'dead', (eventId, value) =>
      changed(seal(rings.topic2, value, { eventId, topic: 'topic2' })),
    ),
    message('topic3', 'dead', (eventId, value) =>
      changed(seal(rings.topic3, value, { eventId, topic: 'topic3' })),
    ),
    message('topic2', 'dead', (_, value) =>
      seal(rings.topic2, value, { eventId: stranger, topic: 'topic2' }),
    ),
    message('topic3', 'dead', (eventId, value) => seal(rings.topic3, value, { eventId, topic: 'topic2' })),
  ]
}

/** Another letter in the middle of the ciphertext. */
function changed(sealed: string): string {
  const place = sealed.length - 12
  return `${sealed.slice(0, place)}${sealed[place] === 'A' ? 'B' : 'A'}${sealed.slice(place + 1)}`
}
