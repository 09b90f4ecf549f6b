import {
  endLeftovers,
  isOwned,
  removeRunDirectory,
  runDirectories,
  runsInMemory,
  stateDirectory,
} from '@signalbox/stack'

/** Ends what runs of tests that were killed have left behind, and deletes their folders. */
export async function removeAbandonedRuns(): Promise<void> {
  for (const directory of [...runDirectories(stateDirectory), ...runsInMemory()]) {
    if (isOwned(directory)) continue
    await endLeftovers(directory, 2_000)
    removeRunDirectory(directory)
  }
}
