import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { problem } from './problems.ts'

// Events with ids of their own become 3 to 8 times smaller (measured); a bomb with gzip 1,000 times, and with br a million.
const ratioMax = 100
// Below this nobody is harmed, and many events that are all the same compress better than by the ratio.
const alwaysAllowedBytes = 64 * 1024

type Inflate = (bytes: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>

const gzip: Inflate = promisify(gunzip)
const inflaters: ReadonlyMap<string, Inflate> = new Map([
  ['gzip', gzip],
  ['x-gzip', gzip],
  ['deflate', promisify(inflate) as Inflate],
  ['br', promisify(brotliDecompress) as Inflate],
])

/** Makes the bytes that a client has compressed what they were. */
export type Decompress = (bytes: Buffer, limitBytes: number) => Promise<Buffer>

/**
 * The function that undoes a `Content-Encoding`. It stops as soon as the result is larger than the limit, or larger
 * than 64 KiB and than 100 times what came: so a few bytes cannot cost more than as many bytes may.
 *
 * @throws ProblemError when the encoding is none that is taken; the function rejects with one when the bytes are not
 *   what it says, or too many
 */
export function decompressorOf(encoding: string): Decompress {
  const name = encoding.trim().toLowerCase()
  if (name === 'identity') return async (bytes) => bytes
  const inflateBytes = inflaters.get(name)
  if (!inflateBytes) {
    throw problem('unsupported_media_type', 'Send the body as it is, or compressed with gzip, deflate or br')
  }
  return async (bytes, limitBytes) => {
    const maxOutputLength = Math.min(limitBytes, Math.max(alwaysAllowedBytes, ratioMax * bytes.length))
    try {
      return await inflateBytes(bytes, { maxOutputLength })
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'ERR_BUFFER_TOO_LARGE') {
        const detail = `The body is not what Content-Encoding: ${name} says; send all of it, compressed once`
        throw problem('malformed_compression', detail, { cause })
      }
      const detail = `Decompressed, the body may have ${limitBytes} bytes, and ${ratioMax} times as many as were sent; send fewer events at once, or without compression`
      throw problem('body_too_large', detail, { cause })
    }
  }
}
