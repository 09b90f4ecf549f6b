import { encodeEvent, jsonText, messageBytesMax } from '@signalbox/contracts'
import { expect, it } from 'vitest'
import { isTooLarge } from './is-too-large.ts'

/** An event that takes so many bytes. */
function eventOf(bytes: number, letter = 'x') {
  const event = (text: string) => ({ id: 'a', eventType: 'passiveEvent', data: jsonText({ text }) })
  const room = bytes - Buffer.byteLength(encodeEvent(event('')))
  return event(letter.repeat(room / Buffer.byteLength(letter)))
}

it.each(['x', 'é', '€'])('the largest message is not too large, and what is larger is: %s', (letter) => {
  expect(isTooLarge(eventOf(messageBytesMax, letter))).toBe(false)
  expect(isTooLarge(eventOf(messageBytesMax + 3, letter))).toBe(true)
})

it('a small event is not', () => {
  expect(isTooLarge(eventOf(1_000))).toBe(false)
})

it('a text that is written with escapes is as large as they are', () => {
  const escaped = Object.assign(eventOf(1_000), { value: '\u001f'.repeat(messageBytesMax / 6) })
  expect(isTooLarge(escaped)).toBe(true)
})
