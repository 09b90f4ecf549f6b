import { chromium, type Browser } from 'playwright-core'

/**
 * Starts a headless Chromium: the one at `CHROME_PATH`, or else the one that the npm package
 * `@sparticuz/chromium` carries, as nothing can be taken for granted on a bare machine.
 */
export async function openBrowser(): Promise<Browser> {
  const given = process.env['CHROME_PATH']
  if (given) return await chromium.launch({ executablePath: given, args: ['--no-sandbox'] })
  const { default: packaged } = await import('@sparticuz/chromium')
  return await chromium.launch({ executablePath: await packaged.executablePath(), args: packaged.args })
}
