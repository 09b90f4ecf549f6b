/** Calls RabbitMQ's management API. */
export type ManagementApi = {
  /**
   * @param path below `/api`, such as `/queues`; names in it encoded
   * @throws when the answer is not a success, with the status and what RabbitMQ says
   */
  (method: 'GET' | 'PUT' | 'POST' | 'DELETE', path: string, body?: unknown): Promise<unknown>
}

/** @param managementUrl with credentials */
export function managementApi(managementUrl: string): ManagementApi {
  const { origin, username, password } = new URL(managementUrl)
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const headers = {
    authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    'content-type': 'application/json',
  }
  return async (method, path, body) => {
    const response = await fetch(`${origin}/api${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`RabbitMQ answered ${response.status} to ${method} ${path}: ${text}`)
    return text === '' ? undefined : (JSON.parse(text) as unknown)
  }
}
