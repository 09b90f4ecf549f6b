import { expect, test, vi } from 'vitest'
import { readText } from './read-text.ts'

test('text that is cut inside a character is put together again', async () => {
  const bytes = new TextEncoder().encode('a€😀')
  const stream = new ReadableStream({
    start(controller) {
      for (const byte of bytes) controller.enqueue(new Uint8Array([byte]))
      controller.close()
    },
  })
  expect(await readText(new Response(stream), new AbortController().signal)).toBe('a€😀')
  expect(await readText(new Response(null), new AbortController().signal)).toBe('')
})

test('a body without an end is refused at its limit and released', async () => {
  const cancel = vi.fn<() => void>()
  const stream = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1 << 20)),
    cancel,
  })
  await expect(readText(new Response(stream), new AbortController().signal)).rejects.toThrow(
    'larger than 4194304 bytes',
  )
  expect(cancel).toHaveBeenCalledOnce()
})

test('an abort releases a body that hangs, also one that came after it', async () => {
  const cancel = vi.fn<() => void>()
  const attempt = new AbortController()
  const reading = readText(new Response(new ReadableStream({ cancel })), attempt.signal)
  attempt.abort()
  await reading
  await readText(new Response(new ReadableStream({ cancel })), attempt.signal)
  expect(cancel).toHaveBeenCalledTimes(2)
})
