import { hash, timingSafeEqual } from 'node:crypto'

const digestOf = (text: string) => hash('sha256', text, 'buffer')

/**
 * Makes the function that says whether an `Authorization` header is one of some secrets, by itself or behind `Bearer`. It
 * takes as long for any text, and for each of the secrets.
 *
 * @param secrets several while one takes the place of another
 */
export function knowsSecret(secrets: readonly string[]): (authorization: string | undefined) => boolean {
  const digests = secrets.map(digestOf)
  return (authorization = '') => {
    const given = digestOf(authorization.replace(/^Bearer +/i, '').trim())
    return digests.map((digest) => timingSafeEqual(given, digest)).includes(true)
  }
}

const loopback = /^(127\.|::1$|localhost$)/

/** Whether only this machine reaches who listens there, so that it may do without secrets, as under `npm start`. */
export const isLoopback = (host: string): boolean => loopback.test(host)
