import { fromRun } from '@signalbox/testing'
import type { Browser } from 'playwright-core'
import { openBrowser } from './open-browser.ts'

const command = await fromRun('browser')

/** Starts a browser for the tests of one file. */
export async function openTestBrowser(): Promise<Browser> {
  return await openBrowser(command)
}
