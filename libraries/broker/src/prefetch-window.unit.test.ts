import { expect, it } from 'vitest'
import { prefetchWindow } from './prefetch-window.ts'

const mebibyte = 1024 * 1024
const open = () => prefetchWindow({ messagesMax: 200, bytesMax: 64 * mebibyte })

it('asks for all that it may where messages are small, and for what fits where they are large', () => {
  const window = open()
  window.note(250 * 1024)
  expect(window.messages(0)).toBe(200)
  window.note(8 * mebibyte)
  expect(window.messages(0)).toBe(8)
  expect(window.messages(40 * mebibyte)).toBe(3)
})

it('always asks for one, also where nothing fits', () => {
  const window = open()
  window.note(128 * mebibyte)
  expect(window.messages(0)).toBe(1)
  expect(window.messages(64 * mebibyte)).toBe(1)
})

it('forgets half of a large message with every 32 small ones', () => {
  const window = open()
  window.note(8 * mebibyte)
  for (let count = 0; count < 32; count += 1) window.note(100)
  expect(window.messages(0)).toBe(16)
  for (let count = 0; count < 128; count += 1) window.note(100)
  expect(window.messages(0)).toBe(200)
})
