import { together } from '../together.ts'
import { buildUi, type BuildOptions } from './build-ui.ts'

/** Where the built pages lie. */
export type BuiltPages = { readonly frontendDirectory: string; readonly dashboardUiDirectory: string }

/**
 * Builds the pages of both user interfaces into a state folder, unless they were built from the same files before.
 *
 * @throws ProcessFailed with the words of Vite when a build fails
 */
export async function buildPages({ directory, signal }: BuildOptions): Promise<BuiltPages> {
  const [frontendDirectory, dashboardUiDirectory] = await together(signal, [
    async (either) => await buildUi('frontend', { directory, signal: either }),
    async (either) => await buildUi('dashboard-ui', { directory, signal: either }),
  ])
  return { frontendDirectory, dashboardUiDirectory }
}
