import { mkdirSync } from 'node:fs'
import path from 'node:path'
import { chromium, type Browser } from 'playwright-core'
import { userCacheDirectory } from '../repository.ts'

/**
 * Starts a headless Chromium: the one at `CHROME_PATH`, or else the one that the npm package
 * `@sparticuz/chromium` carries, as nothing can be taken for granted on a bare machine.
 */
export async function openBrowser(): Promise<Browser> {
  const given = process.env['CHROME_PATH']
  if (given) return await chromium.launch({ executablePath: given, args: ['--no-sandbox'] })
  return await inOwnTemporaryFolder(async () => {
    const { default: packaged } = await import('@sparticuz/chromium')
    return await chromium.launch({ executablePath: await packaged.executablePath(), args: packaged.args })
  })
}

/**
 * The package unpacks to fixed names in the temporary folder, and takes whatever lies there. In the system's one it
 * could be of another version, or belong to another user.
 */
async function inOwnTemporaryFolder<Value>(work: () => Promise<Value>): Promise<Value> {
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
