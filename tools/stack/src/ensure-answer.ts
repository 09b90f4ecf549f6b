import { once } from 'node:events'
import { connect } from 'node:net'
import { DependencyUnavailable } from './errors.ts'

const timeoutMs = 3_000

/**
 * Makes sure that something listens where a variable points to, so that a wrong address is one sentence at once and
 * not a minute of waiting.
 *
 * @param variable by which people gave the address, such as `DATABASE_URL`
 * @throws DependencyUnavailable that names the variable and its host and port, and never the credentials; the
 *   signal's reason when aborted
 */
export async function ensureAnswer(
  variable: string,
  url: string,
  presetPort: number,
  signal?: AbortSignal,
): Promise<void> {
  const { hostname, port } = parse(variable, url)
  const address = { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || presetPort }
  const socket = connect(address)
  const late = AbortSignal.timeout(timeoutMs)
  try {
    await once(socket, 'connect', { signal: signal ? AbortSignal.any([signal, late]) : late })
  } catch (cause) {
    signal?.throwIfAborted()
    throw new DependencyUnavailable(
      `${variable} points to ${address.host}:${address.port}, where nothing answers; start it there, or unset ${variable} and a private one is started`,
      { cause },
    )
  } finally {
    socket.destroy()
  }
}

function parse(variable: string, url: string): URL {
  try {
    return new URL(url)
  } catch {
    // The cause would repeat the address with its password.
    throw new DependencyUnavailable(`${variable} is not a URL such as protocol://user:password@host:port`)
  }
}
