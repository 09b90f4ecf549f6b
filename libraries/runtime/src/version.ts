import { createRequire } from 'node:module'
import * as z from 'zod'

const require = createRequire(import.meta.url)
const { version: packageVersion } = z.object({ version: z.string() }).parse(require('../package.json'))

/**
 * What this process is a run of, such as `0.1.0` or `3f2a9c0`: `VERSION`, or the commit that Railway names, or else
 * the version of the packages.
 */
export function versionFrom({ VERSION, RAILWAY_GIT_COMMIT_SHA }: NodeJS.ProcessEnv): string {
  return VERSION || RAILWAY_GIT_COMMIT_SHA?.slice(0, 7) || packageVersion
}
