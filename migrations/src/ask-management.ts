const timeoutMs = 30_000

/**
 * Makes a function that asks RabbitMQ's management API, by a path below `/api`, and returns what it answers. What is to be
 * deleted and is gone already is as good as deleted.
 *
 * @param managementUrl of an administrator, with credentials
 */
export function askManagement(managementUrl: string) {
  const { origin, pathname, username, password } = new URL(managementUrl)
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const headers = {
    authorization: `Basic ${Buffer.from(credentials).toString('base64')}`,
    'content-type': 'application/json',
  }
  return async (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${origin}${pathname.replace(/\/$/, '')}/api${path}`, {
      method,
      headers,
      ...(body ? { body: JSON.stringify(body) } : {}),
      signal: AbortSignal.timeout(timeoutMs),
    })
    const text = await response.text()
    if (response.ok || (method === 'DELETE' && response.status === 404))
      return text === '' ? undefined : JSON.parse(text)
    throw new Error(
      `RabbitMQ refused the users with status ${response.status}; check that the user of RABBITMQ_MANAGEMENT_URL is an administrator: ${text}`,
    )
  }
}
