import {
  encodeEvent,
  Event,
  jsonText,
  messageBytesMax,
  PermanentError,
  readUsualLine,
} from '@signalbox/contracts'
import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { derivedId, deriveEvent } from './derive-event.ts'
import { emitting, emittingEach } from './emitting.ts'
import type { Received, Verdict } from './handler.ts'

// The law: what is derived from an event is the same whenever that is done, names its parent, and is confirmed before its
// parent is settled.

const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'
const parent = {
  id: '01890a5d-ac96-774b-bcce-b302099a8057',
  eventType: 'parcelSent',
  create_date: '2026-01-31T12:00:00.000Z',
  accepted_date: '2026-01-31T12:00:00.123456Z',
  accepted_by: 'api-1',
  traceparent,
} satisfies Event
const received = (event: Event = parent): Received<Event> => ({
  event,
  receivedDate: new Date(),
  attempt: 1,
})
const late = { name: 'late', eventType: 'parcelLate', data: jsonText({ days: 2 }) }
const dead: Verdict = { verdict: 'dead', reason: 'gone', detail: 'No' }
const from = { name: 'parcels', emits: { alerts: ['alerts'], bills: ['bills'] } }
const never = new AbortController().signal

it('a derived id is the same for the same parent and name, another one for others, and a UUID at the time of its parent', () => {
  fc.assert(
    fc.property(fc.uuid(), fc.uuid(), fc.string(), fc.string(), (one, other, name, otherName) => {
      const id = derivedId(one, name)
      expect(id).toBe(derivedId(one, name))
      expect(Event.shape.id.parse(id)).toBe(id)
      expect(id.slice(0, 15)).toBe(`${one.slice(0, 13)}-8`)
      if (name !== otherName) expect(derivedId(one, otherName)).not.toBe(id)
      if (one !== other) expect(derivedId(other, name)).not.toBe(id)
    }),
  )
  // Never to be changed: an event that is delivered again after a deploy would be derived twice.
  expect(derivedId(parent.id, 'late')).toMatchInlineSnapshot(`"01890a5d-ac96-851c-8b25-eb5ace13e15d"`)
})

it('a derived event names its parent, has its dates and its trace, and is a usual line', () => {
  const event = deriveEvent(parent, late, 'parcels')
  expect(event).toEqual({
    id: derivedId(parent.id, 'late'),
    eventType: 'parcelLate',
    create_date: parent.create_date,
    accepted_date: parent.accepted_date,
    accepted_by: 'parcels',
    traceparent,
    parent_id: parent.id,
    data: late.data,
  })
  expect(readUsualLine(encodeEvent(event))).toEqual(event)
  const sealed = deriveEvent(parent, { name: 'late', eventType: 'x', sealed_value: 'k1.x' }, 'parcels')
  expect(readUsualLine(encodeEvent(sealed))).toEqual(sealed)
})

it('a handler is done when all that it derived is confirmed, on each topic in one publication', async () => {
  const confirms: (() => void)[] = []
  const publish = vi.fn(async () => await new Promise<void>((resolve) => confirms.push(resolve)))
  const handle = emitting<'alerts' | 'bills', Event>({ publish, from }, async (batch, emit) => {
    for (const one of batch) emit(one, 'alerts', late)
    if (batch[0]) emit(batch[0], 'bills', { name: 'bill', eventType: 'bill' })
  })
  const batch = [received(), received({ ...parent, id: '01890a5d-ac96-774b-bcce-b302099a8058' })]
  let isDone = false
  const done = handle(batch).then(() => (isDone = true))
  await vi.waitFor(() => expect(confirms).toHaveLength(2))
  confirms[0]?.()
  await new Promise(setImmediate)
  expect(isDone).toBe(false)
  confirms[1]?.()
  await done
  expect(publish.mock.calls).toMatchObject([
    ['alerts', [{ parent_id: batch[0]?.event.id }, { parent_id: batch[1]?.event.id }]],
    ['bills', [{ parent_id: parent.id }]],
  ])
})

it('nothing is published when nothing is derived, and nothing of an event with a verdict', async () => {
  const publish = vi.fn(async () => {})
  expect((await emitting({ publish, from }, async () => {})([received()]))?.size).toBe(0)
  const [bad, good] = [received(), received()]
  const handle = emitting<string, Event>({ publish, from }, async (batch, emit) => {
    for (const one of batch) emit(one, 'alerts', late)
    return new Map([[bad, dead]])
  })
  expect(await handle([bad])).toEqual(new Map([[bad, dead]]))
  const each = emittingEach<string, Event>({ publish, from }, async (one, _signal, emit) => {
    emit(one, 'alerts', late)
    return dead
  })
  expect(await each(bad, never)).toEqual(dead)
  expect(publish).not.toHaveBeenCalled()
  await handle([bad, good])
  expect(publish.mock.calls).toMatchObject([['alerts', [{ parent_id: good.event.id }]]])
})

it('what cannot be published settles nothing, once all publications have come to their end', async () => {
  let confirm = () => {}
  const publish = async (topic: string) => {
    if (topic === 'alerts') throw new PermanentError('too_large', 'It is too large')
    await new Promise<void>((resolve) => (confirm = resolve))
  }
  const each = emittingEach<string, Event>({ publish, from }, async (one, _signal, emit) => {
    emit(one, 'alerts', late)
    emit(one, 'bills', { name: 'bill', eventType: 'bill' })
  })
  const settled = vi.fn()
  const done = each(received(), never).finally(settled)
  await new Promise(setImmediate)
  expect(settled).not.toHaveBeenCalled()
  confirm()
  await expect(done).rejects.toThrow('It is too large')
})

it('refuses two events of one name from the same parent, and takes one of each parent', async () => {
  const publish = vi.fn(async () => {})
  const handle = emitting<string, Event>({ publish, from }, async (batch, emit) => {
    for (const one of batch) {
      emit(one, 'alerts', late)
      emit(one, 'bills', late)
    }
  })
  await expect(handle([received()])).rejects.toThrow("Two events with the name 'late'")
  expect(publish).not.toHaveBeenCalled()
})

it('what nobody has counted says so, and what the statement that stores its parent has counted is of that queue', async () => {
  const publish = vi.fn(async () => {})
  const [one, other, idle] = ['7', '8', '9'].map((end) =>
    received({ ...parent, id: `01890a5d-ac96-774b-bcce-b302099a805${end}` }),
  ) as [Received<Event>, Received<Event>, Received<Event>]
  const handle = emitting<string, Event>({ publish, from }, async (_batch, emit, count) => {
    emit(one, 'alerts', late)
    emit(one, 'bills', { name: 'bill', eventType: 'bill' })
    emit(other, 'alerts', late)
    expect(count([idle, one])).toEqual([[], ['alerts', 'bills']])
  })
  await handle([one, other, idle])
  expect(publish.mock.calls).toMatchObject([
    ['alerts', [{ accepted_by: 'parcels' }, { accepted_by: 'uncounted:parcels' }]],
    ['bills', [{ accepted_by: 'parcels' }]],
  ])
})

it('what its figures would not tell of, or could never be published, is found before anything is stored', async () => {
  const store = vi.fn(async () => {})
  const deriving = (topic: string, text: string, isCounted = false) =>
    emitting<string, Event>({ publish: store, from }, async (batch, emit, count) => {
      if (isCounted) count(batch)
      for (const one of batch) emit(one, topic, { ...late, value: text })
      await store()
    })([received()])
  await expect(deriving('letters', '')).rejects.toThrow("does not state that it emits to 'letters'")
  await expect(deriving('alerts', '', true)).rejects.toThrow('was counted without it')
  await expect(deriving('alerts', 'x'.repeat(messageBytesMax))).rejects.toThrow(PermanentError)
  expect(store).not.toHaveBeenCalled()
})
