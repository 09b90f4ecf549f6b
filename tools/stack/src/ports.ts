import { connect } from 'node:net'
import { randomInt } from 'node:crypto'
import getPort, { portNumbers } from 'get-port'

/**
 * A port that is free on every local address.
 *
 * It lies below the range from which Linux takes the ports of outgoing connections (32768 and up): a client
 * that keeps trying a port of that range while its server is down can end up connected to itself, and then
 * the server cannot have its port back.
 *
 * @param preferred taken when it is free, so that addresses stay the same from run to run
 */
export async function freePort(preferred?: number): Promise<number> {
  const random = Array.from({ length: 50 }, () => randomInt(20_000, 32_000))
  return getPort({ port: preferred === undefined ? random : [preferred, ...random] })
}

/** The given port, or the next free one above it. */
export async function portFrom(first: number): Promise<number> {
  return getPort({ port: portNumbers(first, Math.min(first + 200, 65_535)) })
}

/** Whether something accepts connections there. */
export async function accepts(port: number, host = '127.0.0.1'): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host, timeout: 1_000 })
    const answer = (yes: boolean) => () => {
      socket.destroy()
      resolve(yes)
    }
    socket.once('connect', answer(true)).once('error', answer(false)).once('timeout', answer(false))
  })
}
