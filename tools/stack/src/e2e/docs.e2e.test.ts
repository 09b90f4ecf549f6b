import { AxeBuilder } from '@axe-core/playwright'
import { createApp, listen, securityHeaders, type HttpServer } from '@signalbox/runtime'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { interfaceRoutes } from '../../../../api/src/interfaces/interface-routes.ts'
import { openTestBrowser } from './open-test-browser.ts'

let browser: Browser
let server: HttpServer
beforeAll(async () => {
  browser = await openTestBrowser()
  server = await listen(createApp().use(securityHeaders(), interfaceRoutes()), { host: '127.0.0.1', port: 0 })
})
afterAll(async () => {
  await browser?.close()
  await server?.[Symbol.asyncDispose]()
})

it.each([
  ['light', 1280],
  ['dark', 1280],
  ['light', 360],
] as const)('the page of the interfaces can be read by everybody: %s, %i px', async (colorScheme, width) => {
  const context = await browser.newContext({ colorScheme, viewport: { width, height: 800 } })
  const page = await context.newPage()
  const asked: string[] = []
  const complaints: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  page.on('console', (message) => complaints.push(message.text()))
  const url = `http://127.0.0.1:${server.port}`
  await page.goto(`${url}/docs`)
  await page.getByText(`curl ${url}/events`).first().waitFor()
  // Opened, so that what is inside is looked at, too.
  await page.locator('summary').evaluateAll((summaries) => {
    for (const summary of summaries) (summary as HTMLElement).click()
  })
  const { violations } = await new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).analyze()
  expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBe(0)
  // It loads nothing but itself and its icon, which is the simulator's and not served here.
  expect(asked.filter((path) => path !== '/docs' && path !== '/favicon.svg')).toEqual([])
  expect(complaints.filter((text) => !text.includes('404'))).toEqual([])
})
