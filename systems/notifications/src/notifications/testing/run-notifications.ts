import { openPlaceFor, runServiceProcess } from '@signalbox/testing'

export const openPlace = async () => await openPlaceFor('notifications')

/** Runs the door as a process of its own. */
export async function runNotifications(environment: Readonly<Record<string, string>>) {
  const running = await runServiceProcess(new URL('../main.ts', import.meta.url), environment)
  return {
    ...running,
    /** Asks for something, and returns the status with what was answered. */
    async ask(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
      const answer = await fetch(`${running.url}${path}`, {
        method,
        headers: { 'content-type': 'application/json', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await answer.text()
      const isJson = answer.headers.get('content-type')?.includes('json') === true
      return [answer.status, isJson ? (JSON.parse(text) as unknown) : text] as const
    },
  }
}

/** The door in a place of its own. */
export async function openDoor() {
  const place = await openPlace()
  const door = await runNotifications(place.environment)
  return {
    ...door,
    place,
    async [Symbol.asyncDispose]() {
      await door[Symbol.asyncDispose]()
      await place[Symbol.asyncDispose]()
    },
  }
}
