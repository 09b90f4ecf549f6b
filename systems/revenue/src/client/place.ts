import { createHash, randomUUID } from 'node:crypto'
import { open, readdir, readFile, rename, stat, type FileHandle } from 'node:fs/promises'
import path from 'node:path'
import * as z from 'zod'

/** How far a file was sent. */
const Place = z.object({
  /** What ids of its lines are made of. */
  identity: z.string(),
  device: z.number(),
  inode: z.number(),
  /** Up to which byte each line was taken, or set aside. */
  offset: z.number(),
  /** Hash of what lies at the beginning and just before the offset: whether it is still the same content. */
  fingerprint: z.string(),
})
export type Place = z.infer<typeof Place>

/** A file and where to go on in it. */
export type Opened = AsyncDisposable & {
  readonly file: FileHandle
  readonly place: Place
  /** Whether the file was rotated away: it has another name now, and nothing is written to it any more. */
  readonly former: boolean
  /** Why it begins anew though a place was kept; nothing where it goes on. */
  readonly anew?: string
}

const placePath = (name: string) => `${name}.place`
const fingerprintBytes = 1024

/**
 * Opens what is next to send of a log that may have been rotated: the file in which the kept place lies, under whatever
 * name it has in its folder now, while something of it is left; then the file of that name.
 *
 * The inode alone or the beginning alone would take one file for another and skip its lines, so both have to fit, and what
 * lies just before the place.
 *
 * @throws when there is no file of that name
 */
export async function openNext(name: string): Promise<Opened> {
  const kept = await readPlace(name)
  const former = kept && (await findFormer(name, kept))
  if (former) return former
  const file = await open(name)
  const { dev: device, ino: inode, birthtimeMs } = await file.stat()
  const same = kept?.device === device && kept.inode === inode
  if (same && (await holds(file, kept))) return opened(file, kept)
  const identity = same ? randomUUID() : `${device}:${inode}:${birthtimeMs || randomUUID()}`
  const place = { identity, device, inode, offset: 0, fingerprint: await fingerprintOf(file, 0) }
  // Kept before anything is sent: whatever comes, its lines keep their ids.
  await keepPlace(name, place)
  if (!kept) return opened(file, place)
  return { ...opened(file, place), anew: same ? 'was cut or written anew' : 'is another file than before' }
}

/** Whether a file still is what a place was kept of; one that was cut or written over is not. */
async function holds(file: FileHandle, { offset, fingerprint }: Place): Promise<boolean> {
  const { size } = await file.stat()
  return size >= offset && (await fingerprintOf(file, offset)) === fingerprint
}

/** Keeps how far a file was sent, so that a power cut leaves either this place or the one before. */
export async function moveTo(name: string, { file, place }: Opened, offset: number): Promise<void> {
  await keepPlace(name, { ...place, offset, fingerprint: await fingerprintOf(file, offset) })
}

function opened(file: FileHandle, place: Place, former = false): Opened {
  return { file, place, former, [Symbol.asyncDispose]: async () => await file.close() }
}

async function readPlace(name: string): Promise<Place | undefined> {
  try {
    return Place.parse(JSON.parse(await readFile(placePath(name), 'utf8')))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw new Error(`Cannot read ${placePath(name)}; remove it to send the whole file again`, {
      cause: error,
    })
  }
}

async function keepPlace(name: string, place: Place): Promise<void> {
  const aside = `${placePath(name)}.new`
  {
    await using file = await open(aside, 'w')
    await file.writeFile(JSON.stringify(place))
    await file.sync()
  }
  await rename(aside, placePath(name))
  await using folder = await open(path.dirname(path.resolve(name)))
  await folder.sync()
}

/** The renamed file in which a place lies, if something of it is left. */
async function findFormer(name: string, place: Place): Promise<Opened | undefined> {
  const folder = path.dirname(path.resolve(name))
  const current = await stat(name).catch(() => undefined)
  if (current?.ino === place.inode && current.dev === place.device) return undefined
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(path.basename(name))) continue
    const { ino, dev, size } = await stat(path.join(folder, entry))
    if (ino !== place.inode || dev !== place.device || size <= place.offset) continue
    const file = await open(path.join(folder, entry))
    if (await holds(file, place)) return opened(file, place, true)
    await file.close()
  }
  return undefined
}

async function fingerprintOf(file: FileHandle, offset: number): Promise<string> {
  const length = Math.min(offset, fingerprintBytes)
  const hash = createHash('sha256')
  for (const position of [0, offset - length]) {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(length), 0, length, position)
    hash.update(buffer.subarray(0, bytesRead))
  }
  return hash.digest('hex')
}
