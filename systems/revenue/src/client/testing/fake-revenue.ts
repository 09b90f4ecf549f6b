import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** How the fake answers a request: usually it takes every line. */
export type Answer = 'take' | 'cut' | 'refuse-all' | 'away'

/** A server that answers `POST /liveEvent` as the service does, and remembers which ids it was sent, in their order. */
export async function startFakeRevenue(
  answerOf: (request: number) => Answer | Promise<Answer> = () => 'take',
) {
  const taken: { eventId: string; value?: number }[] = []
  let requests = 0
  const server = createServer((request, response) => void answerTo(request, response))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  async function answerTo(request: IncomingMessage, response: ServerResponse): Promise<void> {
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
    const negative = { pointer: '/value', code: 'invalid', detail: 'The value is negative' }
    const results = events.map(({ eventId, value }, index) =>
      value === -1 ? { errors: [{ index, ...negative }] } : { eventId },
    )
    taken.push(...events.filter(({ value }) => value !== -1))
    if (answer === 'cut') return void request.socket.destroy()
    response.writeHead(200, { 'content-type': 'application/json' })
    response.end(JSON.stringify({ results }))
  }

  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
