import { buildPages, findBrowser, type BrowserCommand, type BuiltPages } from '@signalbox/stack'
import type { Started } from './started.ts'
import { startTestServers, type TestServers } from './test-servers.ts'

/** Everything that tests may share, by what each of them needs to know of it. */
export type Things = {
  readonly servers: TestServers
  readonly pages: BuiltPages
  readonly browser: BrowserCommand
}

export type ThingName = keyof Things

/** How each of them is started, with the state folder of the run. */
export const starters: {
  readonly [Name in ThingName]: (directory: string) => Promise<Started<Things[Name]>>
} = {
  servers: startTestServers,
  pages: async (directory) => nothingToEnd(await buildPages({ directory })),
  browser: async () => nothingToEnd(await findBrowser()),
}

function nothingToEnd<Told>(told: Told): Started<Told> {
  return { told, [Symbol.asyncDispose]: async () => {} }
}
