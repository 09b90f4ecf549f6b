import { mkdirSync } from 'node:fs'
import path from 'node:path'
import type { Browser } from 'playwright-core'
import { userCacheDirectory } from '../repository.ts'

/** How a browser is started. */
export type BrowserCommand = { readonly executablePath: string; readonly args: string[] }

/**
 * Finds a headless Chromium: the one at `CHROME_PATH`, or else the one that the npm package `@sparticuz/chromium`
 * carries, as nothing can be taken for granted on a bare machine. It is unpacked first, which two processes must not
 * do at the same time: the one would start what the other is still writing.
 */
export async function findBrowser(): Promise<BrowserCommand> {
  const given = process.env['CHROME_PATH']
  if (given) return { executablePath: given, args: ['--no-sandbox'] }
  return await inBrowserFolder(async () => {
    const { default: packaged } = await import('@sparticuz/chromium')
    return { executablePath: await packaged.executablePath(), args: packaged.args }
  })
}

/**
 * Starts a browser.
 *
 * One for each file of tests: the packaged one runs in a single process, and died when two files shared it.
 */
export async function openBrowser(command: BrowserCommand): Promise<Browser> {
  const { chromium } = await import('playwright-core')
  return await inBrowserFolder(async () => await chromium.launch(command))
}

/**
 * The package unpacks to fixed names in the temporary folder, and takes whatever lies there. In the system's one it
 * could be of another version, or belong to another user.
 */
async function inBrowserFolder<Value>(work: () => Promise<Value>): Promise<Value> {
  const folder = path.join(userCacheDirectory(), 'chromium-153')
  mkdirSync(folder, { recursive: true })
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  try {
    return await work()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}
