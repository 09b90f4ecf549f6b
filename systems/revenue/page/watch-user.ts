import { askService, NotDone, type Service } from './ask-service.ts'

/** What is told of a user: first what they have, then each change. */
export type Told = {
  readonly user_id: string
  readonly revenue: string
  readonly sequence: number
} & Partial<Change>
export type Change = { readonly change: string; readonly name: string; readonly event_id: string }

/** Whether what is shown is what the user has right now. */
export type Connection =
  | { readonly state: 'opening' | 'live' }
  | { readonly state: 'broken'; readonly failure: NotDone; readonly againAt: number }

export type WatchOptions = {
  readonly service: Service
  readonly userId: string
  readonly onTold: (told: Told) => void
  readonly onConnection: (connection: Connection) => void
}

const firstWaitMs = 500
const waitMsMax = 10_000

/**
 * Watches a user by WebSocket until the returned function is called. A connection that breaks is made again, each time after
 * twice as long and 10 s at most, and goes on behind the last change that was told: none is missed, and none comes twice.
 */
export function watchUser({ service, userId, onTold, onConnection }: WatchOptions): () => void {
  const stopped = new AbortController()
  let after: number | undefined
  let waitMs = firstWaitMs
  let timer: ReturnType<typeof setTimeout> | undefined

  async function open(): Promise<void> {
    try {
      // A browser sends no header with a WebSocket. And of a refused one it says nothing, where this says why.
      const { ticket } = await askService<{ ticket: string }>(service, '/live/ticket')
      if (!stopped.signal.aborted) listen(ticket)
    } catch (error) {
      again(error instanceof NotDone ? error : new NotDone(String(error), { cause: error }))
    }
  }

  function listen(ticket: string): void {
    const url = new URL('/live', service.url.replace(/^http/, 'ws'))
    const query = { userId, ticket, ...(after === undefined ? {} : { after: String(after) }) }
    url.search = new URLSearchParams(query).toString()
    const socket = new WebSocket(url)
    const leave = () => socket.close()
    stopped.signal.addEventListener('abort', leave)
    socket.addEventListener('message', ({ data }: MessageEvent<string>) => {
      if (stopped.signal.aborted) return
      const told = JSON.parse(data) as Told
      onTold(told)
      after = told.sequence
      waitMs = firstWaitMs
      onConnection({ state: 'live' })
    })
    socket.addEventListener('close', () => {
      stopped.signal.removeEventListener('abort', leave)
      again(new NotDone('The connection to the service has ended'))
    })
  }

  function again(failure: NotDone): void {
    if (stopped.signal.aborted) return
    onConnection({ state: 'broken', failure, againAt: Date.now() + waitMs })
    // The same secret would be refused each time.
    if (!failure.needsSecret) timer = setTimeout(() => void open(), waitMs)
    waitMs = Math.min(waitMsMax, waitMs * 2)
  }

  void open()
  return () => {
    stopped.abort()
    clearTimeout(timer)
  }
}
