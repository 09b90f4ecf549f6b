import { readdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { endLeftovers, isOwned, stateDirectory } from '@signalbox/stack'

/** Ends what runs of tests that were killed have left behind, and deletes their folders. */
export async function removeAbandonedRuns(): Promise<void> {
  let entries: string[]
  try {
    entries = readdirSync(stateDirectory)
  } catch {
    return
  }
  for (const name of entries.filter((entry) => /^test-[0-9a-f]{8}$/.test(entry))) {
    const directory = path.join(stateDirectory, name)
    if (isOwned(directory)) continue
    await endLeftovers(directory, 2_000)
    rmSync(directory, { recursive: true, force: true })
  }
}
