import { samples } from '@signalbox/systems'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestBrowser } from './open-test-browser.ts'
import { openTestStack, type TestStack } from './open-test-stack.ts'

/** The topic at the end of the longest way. */
const last = (samples.sealed ?? samples.plain).way.at(-1)?.name ?? ''

let test: TestStack
let browser: Browser
let page: Page
const problems: string[] = []

beforeAll(async () => {
  browser = await openTestBrowser()
  test = await openTestStack({ allowFaults: true })
  page = await browser.newPage({ viewport: { width: 1_280, height: 900 } })
  page.on('pageerror', (error) => problems.push(error.message))
  await page.goto(test.running.description.api)
})
afterAll(async () => {
  await browser?.close()
  await test?.[Symbol.asyncDispose]()
})

const figuresIn = (line: string) =>
  Object.fromEntries(
    [...line.toLowerCase().matchAll(/(sent|stored|dead|lost|refused) ([\d,]+)/g)].map(([, name, count]) => [
      name,
      Number(count?.replaceAll(',', '')),
    ]),
  )

async function finalLine(): Promise<string> {
  const line = page.getByTestId('final-line-run')
  await expect
    .poll(async () => (await line.count()) > 0 && (await line.textContent()), { timeout: 60_000 })
    .toMatch(/lost/)
  return (await line.textContent()) ?? ''
}

it('sends 2,000 events/s for five seconds and ends with a line that is true', async () => {
  await page.getByLabel('Scenario', { exact: true }).selectOption('steady')
  await page.getByLabel('Events per second').fill('2000')
  await page.getByLabel('For', { exact: true }).selectOption('5')
  await page.getByRole('button', { name: 'Start the run' }).click()
  await expect.poll(() => page.getByRole('button', { name: 'Stop the run' }).count()).toBe(1)

  const { sent, stored, dead, lost } = figuresIn(await finalLine())
  expect({ sent, stored, dead, lost }).toEqual({ sent: 10_000, stored: 10_000, dead: 0, lost: 0 })
  const each = samples.sealed ? 5_000 : 10_000
  for (const count of Object.values(await test.counts())) expect(count).toBe(each)
})

it('stops a consumer for ten seconds, and loses nothing of what waits meanwhile', async () => {
  const label = 'Stop a consumer for ten seconds'
  const stored = async () => (await test.counts())[last]
  const before = Number(await stored())
  await page.getByRole('button', { name: label }).click()
  const told = () => page.getByLabel(`What came of it: ${label}`).textContent()
  await expect.poll(told, { timeout: 20_000 }).toMatch(/10 events were confirmed meanwhile and wait/)
  expect(await stored()).toBe(before)
  await expect.poll(told, { timeout: 30_000 }).toMatch(/all 10 events that waited are stored/)
  expect(await stored()).toBe(before + 10)
})

it('tells where to watch each piece of mischief', async () => {
  const links = page.getByRole('link', { name: 'Watch it on the dashboard' })
  const addresses = await links.evaluateAll((found) => found.map((link) => (link as HTMLAnchorElement).href))
  const { dashboard } = test.running.description
  expect(addresses).toEqual([
    `${dashboard}/`,
    `${dashboard}/`,
    `${dashboard}/`,
    `${dashboard}/dead-letters`,
    `${dashboard}/`,
  ])
})

it('offers no faults where the stack makes none, and says where they are', async () => {
  const other = await browser.newPage()
  await other.route('**/client-config', (route) =>
    route.fulfill({
      json: { dashboard: null, faultsAllowed: false, keyRequired: false, systems: {}, running: ['base'] },
    }),
  )
  await other.goto(test.running.description.api)
  await other.getByText('ALLOW_FAULTS=true').waitFor()
  expect(await other.getByRole('button', { name: 'Send an unknown type' }).count()).toBe(1)
  expect(await other.getByRole('button', { name: /Send a poison|Stop a consumer/ }).count()).toBe(0)
})
