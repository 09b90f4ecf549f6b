import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the fake answers a request: usually it takes every line. */
export type Answer = 'take' | 'cut' | 'refuse-all' | 'away'

/** A server that answers `POST /liveEvent` as the service does, and remembers which ids it was sent, in their order. */
export async function startFakeRevenue(
  answerOf: (request: number) => Answer | Promise<Answer> = () => 'take',
) {
  const taken: { eventId: string; value?: number }[] = []
  let requests = 0
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    requests += 1
    const answer = await answerOf(requests - 1)
    if (answer === 'away') return void request.socket.destroy()
    if (answer === 'refuse-all') {
      const problem = {
        type: 'about:blank',
        title: 'No',
        status: 401,
        detail: 'The secret is wrong',
        code: 'x',
      }
      response.writeHead(401, { 'content-type': 'application/problem+json' })
      return void response.end(JSON.stringify({ ...problem, retryable: false }))
    }
    const lines = Buffer.concat(chunks).toString().split('\n')
    const events = lines.map((line) => JSON.parse(line) as { eventId: string; value?: number })
    const errors = events.flatMap(({ value }, index) =>
      value === -1 ? [{ index, pointer: '/value', code: 'invalid', detail: 'The value is negative' }] : [],
    )
    taken.push(...events.filter(({ value }) => value !== -1))
    if (answer === 'cut') return void request.socket.destroy()
    if (errors.length === events.length) {
      const problem = {
        type: 'about:blank',
        title: 'No',
        status: 422,
        detail: 'None is valid',
        code: 'x',
        errors,
      }
      response.writeHead(422, { 'content-type': 'application/problem+json' })
      return void response.end(JSON.stringify({ ...problem, retryable: false }))
    }
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ accepted: events.length - errors.length, rejected: errors.length, errors }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
