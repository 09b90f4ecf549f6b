import { createServer, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { behaviours } from './behaviours.ts'
import { fakes } from './fakes.ts'
import { openReports } from './reports.ts'
import { keepSent } from './sent.ts'

// Stands in for six providers: it speaks their HTTP, keeps what it was given to send, reports what became of it, and fails as it is
// told. Only `npm start`, tests, faults and benchmarks run it.

const port = Number(process.env['PORT'])
const behaviour = behaviours()
const sent = keepSent()
const reports = openReports(process.env['SYSTEM_URL'])

const server = createServer((request, response) => {
  const answer = (status: number, body: unknown, headers: Record<string, string> = {}) => {
    const json = typeof body === 'string' ? body : JSON.stringify(body)
    response.writeHead(status, {
      'content-type': 'application/json',
      'access-control-allow-origin': '*',
      'access-control-allow-methods': 'GET, PUT, DELETE',
      'access-control-allow-headers': 'content-type',
      ...headers,
    })
    response.end(json)
  }
  handle(request, answer).catch((error: unknown) => {
    console.error(JSON.stringify({ level: 50, msg: 'A request could not be answered', err: String(error) }))
    answer(500, { error: 'internal' })
  })
})

type Answering = (status: number, body: unknown, headers?: Record<string, string>) => void

async function handle(request: IncomingMessage, answer: Answering): Promise<void> {
  const { method = 'GET', headers } = request
  const url = new URL(request.url ?? '/', 'http://localhost')
  const [, first = '', second = ''] = url.pathname.split('/')
  const body = method === 'GET' ? '' : await text(request)
  if (method === 'OPTIONS') return answer(204, '')
  if (first === 'readyz' || first === 'livez') return answer(200, { status: 'ok', pid: process.pid })
  if (first === 'sent')
    return method === 'DELETE' ? answer(200, sent.forget()) : answer(200, sent.find(url.searchParams))
  if (first === 'control') {
    if (method !== 'PUT') return answer(200, behaviour.all())
    const problem = behaviour.change(second, body)
    return problem === undefined ? answer(200, behaviour.all()) : answer(422, { error: problem })
  }
  const fake = fakes[first as keyof typeof fakes]
  if (!fake) return answer(404, { error: `There is no provider '${first}'` })
  const asked = { method, path: url.pathname.slice(first.length + 1), query: url.searchParams, headers, body }
  // Who is let in, and which messages there are, is asked without sending anything.
  const looked = fake.look?.(asked, sent)
  if (looked) return answer(looked.status, looked.body)
  const told = await behaviour.next(first)
  if (told === 'hang') return
  if (typeof told === 'number') return answer(told, fake.failure(told))
  const made = fake.take(asked, sent)
  answer(made.status, made.body, made.headers)
  if (made.message) reports.tell(made.message, behaviour.reportOf(first))
}

server.listen(port, '127.0.0.1', () => console.log(JSON.stringify({ level: 30, msg: 'Listening', port })))
const stop = () => {
  reports.stop()
  server.close()
  server.closeAllConnections()
}
process.once('SIGTERM', stop).once('SIGINT', stop)
