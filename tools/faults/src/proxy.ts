import { connect, createServer, type AddressInfo, type Socket } from 'node:net'

/** Only connections whose opening holds one of these texts: AMQP and PostgreSQL send a name of their own in it. */
export type Where = string | readonly string[]

const holds = (opening: string, where: Where) => [where].flat().some((text) => opening.includes(text))

/** What happens to the bytes of one direction. */
type Direction = {
  /** They vanish. What follows on the same connection would be garbled, so it vanishes too, for ever. */
  readonly swallow?: boolean
  /** Each byte is turned into another one. */
  readonly scramble?: boolean
  readonly delayMs?: number
  readonly bytesPerSecond?: number
}

/** `up` is from the client to the server. */
type Treatment = {
  readonly up?: Direction
  readonly down?: Direction
  readonly where?: Where
}

type Link = {
  readonly client: Socket
  readonly server: Socket
  opening: string
  readonly dead: { up: boolean; down: boolean }
}

/** Returns true where the bytes, and all that follow in this direction, are to vanish. */
type Watcher = (bytes: Buffer, direction: 'up' | 'down', opening: string) => boolean | void

/** A TCP relay on loopback that can be told to misbehave. */
export type Proxy = AsyncDisposable & {
  readonly port: number
  /** Replaces what was said before. It holds for connections that are open and for those to come. */
  treat(treatment: Treatment): void
  /** Connections pass again, except those that have lost bytes already. */
  pass(): void
  /** Ends connections with a TCP reset and returns how many. */
  reset(where?: Where): number
  /** While true, new connections are reset at once. */
  refuse(refusing: boolean): void
  /** Shows all bytes before they are passed on, until the returned function is called. */
  watch(watcher: Watcher): () => void
}

const openingMax = 4_096
// Bytes that wait for their time. Beyond it the sender has to wait, as on any slow link.
const waitingMax = 1024 * 1024

/**
 * Opens a proxy in front of a server on loopback.
 *
 * @param targetPort asked at each connection, as it may change
 */
export async function openProxy(targetPort: () => number): Promise<Proxy> {
  const links = new Set<Link>()
  const watchers = new Set<Watcher>()
  let treatment: Treatment = {}
  let refusing = false

  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    if (refusing) return void client.resetAndDestroy()
    const options = { port: targetPort(), host: '127.0.0.1', allowHalfOpen: true, noDelay: true }
    const link: Link = { client, server: connect(options), opening: '', dead: { up: false, down: false } }
    links.add(link)
    pump(link, 'up')
    pump(link, 'down')
  })

  function directionOf(link: Link, name: 'up' | 'down'): Direction {
    const { where } = treatment
    return where === undefined || holds(link.opening, where) ? (treatment[name] ?? {}) : {}
  }

  function pump(link: Link, name: 'up' | 'down'): void {
    const [from, to] = name === 'up' ? [link.client, link.server] : [link.server, link.client]
    const waiting: { readonly bytes: Buffer | undefined; readonly at: number }[] = []
    let waitingBytes = 0
    let lastAt = 0
    let timer: NodeJS.Timeout | undefined

    const release = () => {
      timer = undefined
      for (let next = waiting[0]; next && next.at <= performance.now(); next = waiting[0]) {
        waiting.shift()
        if (to.destroyed) continue
        if (next.bytes === undefined) {
          to.end()
          continue
        }
        waitingBytes -= next.bytes.length
        if (!to.write(next.bytes)) {
          from.pause()
          to.once('drain', () => from.resume())
        }
      }
      if (waitingBytes < waitingMax && !to.writableNeedDrain) from.resume()
      const [next] = waiting
      if (next) timer = setTimeout(release, Math.max(1, next.at - performance.now()))
    }
    const queue = (bytes: Buffer | undefined, { delayMs = 0, bytesPerSecond }: Direction) => {
      const onTheWire = bytes && bytesPerSecond ? (bytes.length / bytesPerSecond) * 1_000 : 0
      lastAt = Math.max(lastAt, performance.now() + delayMs) + onTheWire
      waiting.push({ bytes, at: lastAt })
      waitingBytes += bytes?.length ?? 0
      if (waitingBytes >= waitingMax) from.pause()
      if (!timer) release()
    }

    from.on('data', (bytes: Buffer) => {
      if (name === 'up' && link.opening.length < openingMax) link.opening += bytes.toString('latin1')
      for (const watcher of watchers)
        link.dead[name] = watcher(bytes, name, link.opening) === true || link.dead[name]
      const direction = directionOf(link, name)
      link.dead[name] ||= direction.swallow === true
      if (link.dead[name]) return
      queue(direction.scramble ? Buffer.from(bytes.map((byte) => byte ^ 0x55)) : bytes, direction)
    })
    from.on('end', () => void (link.dead[name] || queue(undefined, directionOf(link, name))))
    // Its own end is noticed by the other side only where bytes still pass.
    from.on('error', () => void (link.dead[name] || to.resetAndDestroy()))
    from.on('close', () => {
      clearTimeout(timer)
      if (!link.dead[name] && waiting.length === 0) to.destroy()
      if (link.client.destroyed && link.server.destroyed) links.delete(link)
    })
  }

  function reset(where: Where = ''): number {
    const chosen = [...links].filter(({ opening }) => holds(opening, where))
    for (const { client, server: target } of chosen) {
      client.resetAndDestroy()
      target.resetAndDestroy()
    }
    return chosen.length
  }

  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    treat: (next) => void (treatment = next),
    pass: () => void (treatment = {}),
    reset,
    refuse: (next) => void (refusing = next),
    watch(watcher) {
      watchers.add(watcher)
      return () => void watchers.delete(watcher)
    },
    async [Symbol.asyncDispose]() {
      reset()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
