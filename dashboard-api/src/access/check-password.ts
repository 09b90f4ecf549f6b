import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto'

/**
 * Makes the function that compares what somebody typed with the password. How long it takes says nothing about
 * either: what is compared are digests under a key that nobody knows.
 */
export function passwordChecker(password: string): (given: string) => boolean {
  const key = randomBytes(32)
  const digestOf = (text: string) => createHmac('sha256', key).update(text).digest()
  const expected = digestOf(password)
  return (given) => timingSafeEqual(digestOf(given), expected)
}
