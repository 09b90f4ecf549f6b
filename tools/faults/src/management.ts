/** A queue as the management API shows it: figures are up to two seconds old. */
export type Queue = { readonly name: string; readonly messages: number; readonly consumers: number }

/**
 * Calls RabbitMQ's management API.
 *
 * @param path below `/api`, names in it encoded
 * @throws when it is not a success, with the status and what RabbitMQ says
 */
export type Manage = (
  method: 'GET' | 'PUT' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
) => Promise<unknown>

/** @param url with credentials */
export function managementApi(url: string): Manage {
  const { origin, username, password } = new URL(url)
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const headers = {
    authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    'content-type': 'application/json',
    connection: 'close',
  }
  return async (method, path, body) => {
    const response = await fetch(`${origin}/api${path}`, {
      method,
      headers,
      signal: AbortSignal.timeout(20_000),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`RabbitMQ answered ${response.status} to ${method} ${path}: ${text}`)
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  }
}
