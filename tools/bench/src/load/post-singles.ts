import { once } from 'node:events'
import { connect } from 'node:net'
import { createEventBody } from './event-body.ts'

export type PostSinglesOptions = {
  /** The address that takes `POST /events`. */
  readonly url: string
  readonly connections: number
  readonly durationMs: number
}

const endOfHead = '\r\n\r\n'

/**
 * Posts one event a request, one after the other on each of some keep-alive connections, and returns how many
 * were answered a second.
 *
 * It speaks just enough HTTP for that, so that the machine's time goes to the server: an HTTP client costs
 * about as much for a request as the server itself.
 *
 * @throws when one is answered with anything but 202, or a connection is closed
 */
export async function postSingles({ url, connections, durationMs }: PostSinglesOptions): Promise<number> {
  const startedAt = performance.now()
  const endsAt = startedAt + durationMs
  const counts = await Promise.all(
    Array.from({ length: connections }, async () => await postUntil(new URL(url), endsAt)),
  )
  const answered = counts.reduce((sum, count) => sum + count, 0)
  return answered / ((performance.now() - startedAt) / 1_000)
}

async function postUntil({ hostname, port }: URL, endsAt: number): Promise<number> {
  const body = createEventBody('passive', 1)
  const length = body.next().length
  const head = Buffer.from(
    `POST /events HTTP/1.1\r\nHost: ${hostname}:${port}\r\nContent-Type: application/json\r\nContent-Length: ${length}${endOfHead}`,
  )
  const socket = connect({ host: hostname, port: Number(port), noDelay: true })
  await once(socket, 'connect')
  socket.setEncoding('latin1')
  let answered = 0
  try {
    await new Promise<void>((resolve, reject) => {
      let text = ''
      const send = () => socket.write(Buffer.concat([head, body.next()]))
      socket.on('error', reject)
      socket.on('close', () => reject(new Error('The server closed a connection')))
      socket.on('data', (chunk) => {
        text += String(chunk)
        if (!isWhole(text)) return
        if (!text.startsWith('HTTP/1.1 202')) return reject(new Error(`The server answered ${text}`))
        text = ''
        answered += 1
        if (performance.now() < endsAt) send()
        else resolve()
      })
      send()
    })
  } finally {
    socket.destroy()
  }
  return answered
}

function isWhole(text: string): boolean {
  const bodyAt = text.indexOf(endOfHead)
  if (bodyAt === -1) return false
  const length = Number(/content-length: (\d+)/i.exec(text)?.[1] ?? Number.NaN)
  return text.length >= bodyAt + endOfHead.length + length
}
