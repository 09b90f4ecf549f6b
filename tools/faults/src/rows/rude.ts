import { openRudeClients } from '../rude-clients.ts'
import { eventTypeNames } from '@signalbox/systems'
import type { Row, RowContext } from '../row.ts'
import { seconds } from '../wait.ts'

const probeEveryMs = 20
// The rude ones have their share of the processor, on which everything else runs, too. Before they were bounded, others
// were not answered within five seconds.
const p50MaxMs = 500
const grownMebibytesMax = 300

const get = (address: string) => `GET ${address} HTTP/1.1\r\nHost: x\r\n\r\n`
const body = '{"eventType":"passiveEvent","id":"no id"}'
const post = `POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`
const endless = 'POST /events HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n'

type Rude = {
  readonly name: string
  readonly does: string
  readonly connections: number
  readonly head: string
  readonly piece: string
}

const rude: readonly Rude[] = [
  {
    name: 'pipelining-unread',
    does: '11 connections ask for /openapi.json again and again and never read',
    connections: 11,
    head: '',
    piece: get('/openapi.json').repeat(1_000),
  },
  {
    name: 'pipelined-events-unread',
    does: '11 connections send invalid events again and again and never read',
    connections: 11,
    head: '',
    piece: post.repeat(500),
  },
  {
    name: 'bodies-without-end',
    does: '20 connections send a body in pieces that has no end',
    connections: 20,
    head: `${endless}Transfer-Encoding: chunked\r\n\r\n`,
    piece: `10000\r\n${'x'.repeat(0x10000)}\r\n`,
  },
]

/** Clients that take all they can; the law: who sends events properly goes on, and memory stays bounded. */
export const rudeRows: readonly Row[] = rude.map(({ name, does, connections, head, piece }) => {
  const wrong: string[] = []
  return {
    name,
    does: `${does}; another client's events are answered all the while, and the process does not grow.`,
    inject: async (context) => {
      wrong.length = 0
      const url = context.world.stage.stack.description.api
      const before = { p50: await measure(context, context.faultSeconds), mebibytes: await memoryOf(url) }
      const end = openRudeClients(url, connections, head, piece)
      context.defer(end)
      const p50 = await measure(context, Math.max(5, context.faultSeconds))
      end()
      const mebibytes = await memoryOf(url)
      const words = `p50 ${before.p50.toFixed(0)} ms before, ${p50.toFixed(0)} ms meanwhile; the api had ${before.mebibytes.toFixed(0)} MiB, then ${mebibytes.toFixed(0)}`
      context.show(words)
      if (p50 > p50MaxMs || mebibytes - before.mebibytes > grownMebibytesMax) wrong.push(words)
    },
    check: async () => wrong,
  } satisfies Row
})

/** Sends single events and returns the time after which half of them are answered, in milliseconds. */
async function measure({ driver, history }: RowContext, forSeconds: number): Promise<number> {
  const tookMs: number[] = []
  const end = performance.now() + forSeconds * 1_000
  while (performance.now() < end) {
    const from = performance.now()
    await driver.send([history.make(eventTypeNames[0])])
    tookMs.push(performance.now() - from)
    await seconds(probeEveryMs / 1_000)
  }
  tookMs.sort((one, other) => one - other)
  return tookMs[Math.floor(tookMs.length / 2)] ?? Number.POSITIVE_INFINITY
}

async function memoryOf(url: string): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  const [, bytes] = /^process_resident_memory_bytes(?:\{.*\})? (\S+)$/m.exec(text) ?? []
  return Number(bytes) / 1024 / 1024
}
