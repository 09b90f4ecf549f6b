import { plan } from '@signalbox/systems'
import { together } from '../together.ts'
import { buildUi, type BuildOptions } from './build-ui.ts'

/** Where the built pages of each package lie, by its folder. */
export type BuiltPages = Readonly<Record<string, string>>

/**
 * Builds the pages of every service that serves some into a state folder, unless they were built from the same files
 * before.
 *
 * @throws ProcessFailed with the words of Vite when a build fails
 */
export async function buildPages({ directory, signal }: BuildOptions): Promise<BuiltPages> {
  const folders = plan.services.flatMap(({ pages }) => pages ?? [])
  const built = await together(
    signal,
    folders.map((folder) => async (either: AbortSignal) => {
      return [folder, await buildUi(folder, { directory, signal: either })] as const
    }),
  )
  return Object.fromEntries(built)
}
