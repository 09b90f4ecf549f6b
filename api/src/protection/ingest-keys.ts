import { hash, randomBytes, timingSafeEqual } from 'node:crypto'

/** Who may send events. */
export type IngestKeys = {
  /** The name of a key, or nothing when there is no such key. */
  readonly nameOf: (key: string) => string | undefined
}

const names = /^[a-z0-9-]{1,32}$/
const keys = /^sbk_([a-z0-9-]{1,32})_[0-9a-f]{64}$/
const entries = /^([a-z0-9-]{1,32}):([0-9a-f]{64})$/

// All 256 bits of a key are random, so nobody can try them out, and a hash that is slow on purpose would only slow us.
const digestOf = (key: string) => hash('sha256', key, 'buffer')
const nobody = Buffer.alloc(32)

/**
 * Makes a key: what its holder gets, and what goes into `INGEST_KEYS`, from which nobody can get back to the key.
 *
 * @throws RangeError when the name has other characters than small letters, digits and hyphens
 */
export function newIngestKey(name: string): { readonly key: string; readonly entry: string } {
  if (!names.test(name)) {
    throw new RangeError('Name the key with 1 to 32 small letters, digits and hyphens, such as web-shop')
  }
  const key = `sbk_${name}_${randomBytes(32).toString('hex')}`
  return { key, entry: `${name}:${digestOf(key).toString('hex')}` }
}

/**
 * Reads `INGEST_KEYS`: `<name>:<SHA-256 of the key, in hexadecimal>`, as many as there are, with commas in between.
 *
 * @returns nothing when there are none, and everybody may send
 * @throws Error that never shows what is wrong, as it may be a key
 */
export function readIngestKeys(text: string | undefined): IngestKeys | undefined {
  if (text === undefined || text.trim() === '') return undefined
  const digests = new Map<string, Buffer>()
  for (const [index, part] of text.split(',').entries()) {
    const [, name, digest] = entries.exec(part.trim()) ?? []
    const wrong = `Entry ${index + 1} of INGEST_KEYS`
    if (name === undefined || digest === undefined) {
      throw new Error(`${wrong} is not what npm run ingest-key prints for it: name:hash`)
    }
    if (digests.has(name)) throw new Error(`${wrong} has a name that is taken; give each key its own`)
    digests.set(name, Buffer.from(digest, 'hex'))
  }
  return {
    nameOf(key) {
      const [, name] = keys.exec(key) ?? []
      // Takes the same time whether the name is known or not.
      const isRight = timingSafeEqual(digestOf(key), digests.get(name ?? '') ?? nobody)
      return isRight ? name : undefined
    },
  }
}
