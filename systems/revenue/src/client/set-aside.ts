import { open } from 'node:fs/promises'
import { readLines, type FileLine } from './read-lines.ts'

/** Why a line was refused, in words, and each fault with its place where the server told. */
type Refusal = { readonly reason: string; readonly errors?: readonly unknown[] }
export type Refused = readonly [FileLine, Refusal]

export type Aside = AsyncDisposable & {
  /** Adds lines that were refused; those that are there already are left out. On the disk once it resolves. */
  add(identity: string, refused: readonly Refused[]): Promise<void>
}

/** `events.jsonl` -> `events.failed.jsonl` */
export const failedFile = (name: string) => name.replace(/(\.[^./\\]*)?$/u, '.failed$1')

// Only the beginning: of a long line no more than that is held.
const whereItStood = /^\{"file":"([^"]+)","offset":(\d+),/

/** Opens the file beside a log in which refused lines are kept, each with the reason. */
export async function openAside(name: string): Promise<Aside> {
  const file = await open(failedFile(name), 'a+')
  // By file, how far its lines are here: a process that dies between this file and the place comes to them again.
  const there = new Map<string, number>()
  for await (const { bytes, ended, from } of readLines(file, 0)) {
    if (!ended) await file.truncate(from)
    const [, identity, offset] = (ended && whereItStood.exec(bytes.toString())) || []
    if (identity !== undefined) there.set(identity, Math.max(Number(offset), there.get(identity) ?? 0))
  }
  return {
    async add(identity, refused) {
      const last = there.get(identity) ?? -1
      const fresh = refused.filter(([{ from }]) => from > last)
      if (fresh.length === 0) return
      const lines = fresh.map(([{ bytes, from }, refusal]) =>
        JSON.stringify({ file: identity, offset: from, line: bytes.toString(), ...refusal }),
      )
      await file.appendFile(`${lines.join('\n')}\n`)
      await file.sync()
      there.set(identity, fresh.at(-1)?.[0].from ?? last)
    },
    [Symbol.asyncDispose]: async () => await file.close(),
  }
}
