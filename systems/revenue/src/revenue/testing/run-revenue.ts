import { openPlaceFor, runServiceProcess } from '@signalbox/testing'
import { WebSocket } from 'ws'

export const openPlace = async () => await openPlaceFor('revenue')

/** Runs the service as a process of its own. */
export async function runRevenue(environment: Readonly<Record<string, string>>) {
  const running = await runServiceProcess(new URL('../main.ts', import.meta.url), environment)
  const { url } = running
  return {
    ...running,
    get: async (path: string) => await fetch(`${url}${path}`),
    post: async (body: unknown, headers: Record<string, string> = {}) =>
      await fetch(`${url}/liveEvent`, {
        method: 'POST',
        headers: { authorization: 'secret', 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
    watch: (query: string, headers = {}) => watch(`${url.replace('http', 'ws')}/live?${query}`, headers),
  }
}

/** Listens over a WebSocket, and keeps what it is told. */
function watch(url: string, headers: Record<string, string>) {
  const webSocket = new WebSocket(url, { headers })
  const told: Record<string, unknown>[] = []
  let closed: number | undefined
  let refused: number | undefined
  webSocket.on('message', (data: Buffer) => told.push(JSON.parse(data.toString()) as Record<string, unknown>))
  webSocket.on('close', (code) => (closed = code))
  webSocket.on('unexpected-response', (_request, response) => (refused = response.statusCode))
  webSocket.on('error', () => {})
  return { webSocket, told, closed: () => closed, refused: () => refused }
}
