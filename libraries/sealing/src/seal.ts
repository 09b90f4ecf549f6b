import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { keyOf, kidPattern } from './key-ring.ts'
import type { KeyRing } from './key-ring.ts'
import { SealError } from './seal-error.ts'

/** What a sealed value belongs to; it opens for nothing else. */
export type SealContext = {
  readonly eventId: string
  readonly topic: string
}

const algorithm = 'aes-256-gcm'

/** 96 bits, the length that NIST SP 800-38D (section 8.2) recommends for an IV. */
const ivBytes = 12

/** 128 bits, the longest that GCM has: SP 800-38D (section 5.2.1.2) warns of shorter ones. */
const tagBytes = 16

// Half of a surrogate pair has no form in UTF-8; with the u flag whole pairs do not match.
const loneSurrogate = /\p{Surrogate}/u

/**
 * Seals a text with the ring's first key: `kid.iv.ciphertext+tag`, the last two in base64url.
 *
 * The IV is random, so one key may seal at most 2^32 texts (NIST SP 800-38D, section 8.3).
 *
 * @throws SealError with the code `malformed` when the text is not well-formed Unicode
 */
export function seal(ring: KeyRing, plaintext: string, context: SealContext): string {
  if (loneSurrogate.test(plaintext)) {
    throw new SealError(
      'malformed',
      'Cannot seal text with half of a surrogate pair, as it would not come back the same',
    )
  }
  const [kid] = ring.kids
  const key = keyOf(ring, kid)
  if (!key) throw new TypeError(`Cannot seal with key '${kid}' as the ring does not hold it`)
  const iv = randomBytes(ivBytes)
  const cipher = createCipheriv(algorithm, key, iv, { authTagLength: tagBytes })
  cipher.setAAD(bindingOf(kid, context))
  const sealed = Buffer.concat([cipher.update(plaintext, 'utf8'), cipher.final(), cipher.getAuthTag()])
  return `${kid}.${iv.toString('base64url')}.${sealed.toString('base64url')}`
}

/**
 * Opens what `seal` wrote, with whichever key of the ring sealed it.
 *
 * @throws SealError with a code that says why it does not open
 */
export function open(ring: KeyRing, sealed: string, context: SealContext): string {
  const { kid, iv, body } = readParts(sealed)
  const key = keyOf(ring, kid)
  if (!key) {
    throw new SealError(
      'unknown_key',
      `Cannot open with key '${kid}' as the ring holds only ${ring.kids.join(', ')}`,
    )
  }
  const decipher = createDecipheriv(algorithm, key, iv, { authTagLength: tagBytes })
  decipher.setAAD(bindingOf(kid, context))
  decipher.setAuthTag(body.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(body.subarray(0, -tagBytes)), decipher.final()]).toString('utf8')
  } catch (cause) {
    const message = `Cannot open with key '${kid}': sealed for another event or topic, with another key, or changed since`
    throw new SealError('tampered', message, { cause })
  }
}

/** Authenticated with the text and not stored in it. JSON keeps apart what plain joining would mix up. */
function bindingOf(kid: string, { eventId, topic }: SealContext): Buffer {
  return Buffer.from(JSON.stringify(['signalbox sealed value', kid, eventId, topic]))
}

function readParts(sealed: string): { kid: string; iv: Buffer; body: Buffer } {
  const [kid = '', ivText = '', bodyText = '', ...others] = sealed.split('.')
  const iv = readBytes(ivText)
  const body = readBytes(bodyText)
  const isWhole = kidPattern.test(kid) && iv?.length === ivBytes && body && body.length >= tagBytes
  if (!isWhole || others.length > 0) {
    throw new SealError(
      'malformed',
      'A sealed value must be written kid.iv.ciphertext, the last two in base64url',
    )
  }
  return { kid, iv, body }
}

/** Only the one way to write the bytes is read, so that no change to a sealed text goes unnoticed. */
function readBytes(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64url')
  return bytes.toString('base64url') === text ? bytes : undefined
}
