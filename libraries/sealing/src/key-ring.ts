/** Keys by name. It shows the names only, however it is logged, inspected or written as JSON. */
export type KeyRing = {
  /** Every key's name; the first one seals, all of them open. */
  readonly kids: readonly [string, ...string[]]
}

/** The length of a key of XChaCha20-Poly1305. */
const keyBytes = 32

/**
 * What a key may be called. The longest name is shorter than a key in base64, so that the two given in the
 * wrong order are noticed and the key does not end up in a message as a name.
 */
export const kidPattern = /^[A-Za-z0-9_-]{1,32}$/
const kidForm = 'a name of 1 to 32 letters, digits, - or _'

// Kept beside the rings and not in them: what is not there cannot be printed by any logger.
const keysOfRings = new WeakMap<KeyRing, ReadonlyMap<string, Uint8Array>>()

/**
 * Reads a key ring, written `kid:base64,kid2:base64`: names with keys of 32 random bytes in base64 or
 * base64url. The first one seals, all of them open.
 *
 * @param text undefined when the variable is not set
 * @param variableName the environment variable that holds it, for messages
 * @throws Error that names the variable and, where it has a good one, the key; never the key itself
 */
export function readKeyRing(text: string | undefined, variableName: string): KeyRing {
  if (text === undefined || text.trim() === '') {
    const example = 'set it to k1: and the output of "openssl rand -base64 32"'
    throw new Error(`${variableName} is ${text === undefined ? 'not set' : 'empty'}; ${example}`)
  }
  const keys = new Map<string, Uint8Array>()
  for (const [index, entry] of text.split(',').entries()) {
    const [kid, key] = readEntry(entry, `Key ${index + 1} in ${variableName}`, variableName)
    if (keys.has(kid))
      throw new Error(`Key '${kid}' stands in ${variableName} twice; give each key a name of its own`)
    keys.set(kid, key)
  }
  const ring: KeyRing = Object.freeze({ kids: Object.freeze([...keys.keys()] as [string, ...string[]]) })
  keysOfRings.set(ring, keys)
  return ring
}

/** The key of a name, or nothing when the ring does not hold it. */
export function keyOf(ring: KeyRing, kid: string): Uint8Array | undefined {
  const keys = keysOfRings.get(ring)
  if (!keys) throw new TypeError('A key ring must come from readKeyRing; a copy of one holds no keys')
  return keys.get(kid)
}

function readEntry(entry: string, place: string, variableName: string): [string, Uint8Array] {
  const colon = entry.indexOf(':')
  // An entry without a colon may be a bare key, so it is named by its place only.
  if (colon < 0) throw new Error(`${place} must be written kid:base64, with a colon between name and key`)
  const kid = entry.slice(0, colon).trim()
  if (!kidPattern.test(kid)) throw new Error(`${place} must begin with ${kidForm}, then a colon`)
  return [kid, readKey(entry.slice(colon + 1).trim(), `Key '${kid}' in ${variableName}`)]
}

function readKey(text: string, name: string): Uint8Array {
  const bytes = Buffer.from(text, 'base64')
  const bare = text.replace(/={1,2}$/, '')
  // Buffer skips what it cannot read; only what it would write in the same way was read in full.
  if (text === '' || (bytes.toString('base64url') !== bare && unpadded(bytes) !== bare)) {
    throw new Error(`${name} is not base64; write 32 random bytes as "openssl rand -base64 32" does`)
  }
  if (bytes.length !== keyBytes)
    throw new Error(`${name} has ${bytes.length} bytes; a key has exactly ${keyBytes}`)
  // Not the Buffer: that one is a part of a pool that others write to.
  const key = new Uint8Array(bytes)
  bytes.fill(0)
  return key
}

function unpadded(bytes: Buffer): string {
  return bytes.toString('base64').replace(/=+$/, '')
}
