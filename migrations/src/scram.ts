import { createHash, createHmac, pbkdf2Sync, randomBytes } from 'node:crypto'

// What PostgreSQL itself takes.
const iterations = 4_096

/**
 * What PostgreSQL keeps of a password (RFC 5803), so that the password itself is neither sent to it nor written into its
 * log.
 *
 * @param password of plain ASCII, which needs no preparation
 */
export function scramVerifier(password: string, salt = randomBytes(16)): string {
  const salted = pbkdf2Sync(password, salt, iterations, 32, 'sha256')
  const keyed = (label: string) => createHmac('sha256', salted).update(label).digest()
  const storedKey = createHash('sha256').update(keyed('Client Key')).digest('base64')
  const serverKey = keyed('Server Key').toString('base64')
  return `SCRAM-SHA-256$${iterations}:${salt.toString('base64')}$${storedKey}:${serverKey}`
}
