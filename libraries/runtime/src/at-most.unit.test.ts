import { expect, it } from 'vitest'
import { answerErrors } from './answer-errors.ts'
import { atMost } from './at-most.ts'
import { createApp } from './health.ts'
import { listen } from './listen.ts'
import { createLogger } from './logger.ts'

it('a costly route runs as often at once as it may, and says when to ask again', async () => {
  const answers: (() => void)[] = []
  const app = createApp()
  app.get('/costly', atMost(2), (_request, response) => {
    answers.push(() => response.json({}))
  })
  app.use(answerErrors(createLogger({ service: 'test', level: 'silent' })))
  await using server = await listen(app, { host: '127.0.0.1', port: 0 })
  const ask = async (signal?: AbortSignal) =>
    await fetch(`http://127.0.0.1:${server.port}/costly`, signal ? { signal } : {})

  const left = new AbortController()
  const leaves = ask(left.signal).catch(() => undefined)
  const stays = ask()
  await expect.poll(() => answers.length).toBe(2)
  const refused = await ask()
  expect(refused.status).toBe(503)
  expect(refused.headers.get('retry-after')).toBe('1')
  expect(await refused.json()).toMatchObject({ code: 'overloaded', retryable: true })

  // Who leaves makes room, and so does an answer.
  left.abort()
  await leaves
  const next = ask()
  await expect.poll(() => answers.length).toBe(3)
  for (const answer of answers) answer()
  expect([(await stays).status, (await next).status]).toEqual([200, 200])
})
