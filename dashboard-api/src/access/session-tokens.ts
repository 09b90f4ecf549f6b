import { createHmac, scryptSync, timingSafeEqual } from 'node:crypto'

/** How long a login lasts, in seconds: a working day, so that a forgotten browser is no open door the next. */
export const sessionSeconds = 12 * 60 * 60

// Slow on purpose, as a stolen token could be used to guess the password. All replicas must get the same key, so
// the salt is a constant; it keeps tables made for other systems from being of use.
const salt = 'signalbox dashboard session'
const form = /^(\d{1,12})\.([\w-]{43})$/

/**
 * Makes and checks the tokens that stand for a login: `<expiry in seconds>.<HMAC-SHA256>`. The key comes from the
 * password, so every replica knows the tokens of the others, and a new password ends every session.
 *
 * @param now the time in milliseconds
 */
export function sessionTokens(password: string, now: () => number = Date.now) {
  const key = scryptSync(password, salt, 32)
  const sign = (expiry: string) => createHmac('sha256', key).update(`expires ${expiry}`).digest()
  return {
    issue(): string {
      const expiry = String(Math.floor(now() / 1_000) + sessionSeconds)
      return `${expiry}.${sign(expiry).toString('base64url')}`
    },
    isValid(token: string): boolean {
      const [, expiry, signature] = form.exec(token) ?? []
      if (expiry === undefined || signature === undefined) return false
      if (!timingSafeEqual(Buffer.from(signature, 'base64url'), sign(expiry))) return false
      return Number(expiry) * 1_000 > now()
    },
  }
}
