/** Splits a URL with credentials into what `fetch` takes: it refuses credentials in the URL itself. */
export function managementRequest(managementUrl: string): { base: string; headers: Record<string, string> } {
  const { origin, pathname, username, password } = new URL(managementUrl)
  const credentials = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`
  const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`
  return { base: `${origin}${pathname.replace(/\/$/, '')}`, headers: { authorization } }
}

/**
 * Asks the management API for RabbitMQ's version.
 *
 * @returns nothing when it does not answer, or not yet
 */
export async function readVersion(managementUrl: string): Promise<string | undefined> {
  const { base, headers } = managementRequest(managementUrl)
  try {
    const response = await fetch(`${base}/api/overview`, {
      headers: { ...headers, connection: 'close' },
      signal: AbortSignal.timeout(2_000),
    })
    if (!response.ok) return undefined
    const overview = (await response.json()) as { rabbitmq_version?: string }
    return overview.rabbitmq_version
  } catch {
    return undefined
  }
}

/** Where the management API of a given broker usually is: same host and user, port 15672. */
export function guessManagementUrl(url: string): string {
  const { protocol, username, password, hostname } = new URL(url)
  const [scheme, port] = protocol === 'amqps:' ? ['https', 15671] : ['http', 15672]
  const user = username === '' ? 'guest:guest' : `${username}:${password}`
  return `${scheme}://${user}@${hostname}:${port}`
}

/** The vhost that an AMQP URL names: `/` where it names none. */
export function vhostOf(url: string): string {
  return decodeURIComponent(new URL(url).pathname.slice(1)) || '/'
}
