import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestBrowser } from '../../../tools/stack/src/e2e/open-test-browser.ts'
import { openTestStack, type TestStack } from '../../../tools/stack/src/e2e/open-test-stack.ts'
import { expectWellMade } from '../../../tools/stack/src/e2e/screens.ts'

// The law: what somebody sends is seen on both pages without a reload, and what comes again does not count.

const timeout = 30_000
let test: TestStack
let browser: Browser
let context: BrowserContext
let simulator: Page
let dashboard: Page
const complaints: string[] = []
beforeAll(async () => {
  browser = await openTestBrowser()
  test = await openTestStack()
  context = await browser.newContext({ viewport: { width: 1_280, height: 900 } })
  ;[simulator, dashboard] = [await context.newPage(), await context.newPage()]
  for (const page of [simulator, dashboard]) page.on('pageerror', ({ message }) => complaints.push(message))
  await simulator.goto(test.running.description.api)
  await dashboard.goto(new URL('/systems', test.running.description.dashboard).href)
})
afterAll(async () => {
  await browser?.close()
  await test?.[Symbol.asyncDispose]()
})

const balance = () => simulator.getByTestId('revenue-balance')
const shows = async (page: Page, userId: string, amount: string) =>
  await page.getByLabel(`What ${userId} has`).getByText(amount, { exact: true }).waitFor({ timeout })
const live = async () => await simulator.getByText('Live', { exact: true }).waitFor({ timeout })

it('adds and subtracts, and both pages show it without a reload', async () => {
  await live()
  expect(await balance().textContent()).toBe('0')
  await simulator.getByLabel('Value', { exact: true }).fill('0.10')
  await simulator.getByRole('button', { name: 'Add 0.10' }).click()
  await shows(simulator, 'user1', '0.10')
  await shows(dashboard, 'user1', '0.10')
  await simulator.getByLabel('Value', { exact: true }).fill('1234567')
  await simulator.getByRole('button', { name: 'Subtract 1234567' }).click()
  await shows(simulator, 'user1', '−1,234,566.90')
  await shows(dashboard, 'user1', '−1,234,566.90')
})

it('sends the last one again, and it does not count', async () => {
  await simulator.getByText('Counted', { exact: true }).waitFor({ timeout })
  await simulator.getByRole('button', { name: 'Send the last one again' }).click()
  await simulator.getByText('Came again, counted once').waitFor({ timeout })
  const repeats = `SELECT sum(repeats)::integer AS repeats FROM topic_totals WHERE topic = 'revenue'`
  const counted = async () => await test.database.query({ name: 'repeats of revenue', text: repeats })
  await expect.poll(counted, { timeout }).toEqual([{ repeats: 1 }])
  await simulator.getByText('Came again, counted once').waitFor({ timeout })
  await shows(simulator, 'user1', '−1,234,566.90')
  expect(await simulator.getByRole('list', { name: 'Last changes' }).getByRole('listitem').count()).toBe(2)
})

it('says in words when the service is gone, and goes on where it was', async () => {
  const service = test.running.description.processes.find(({ name }) => name === 'revenue')
  process.kill(Number(service?.pid), 'SIGKILL')
  await simulator.getByText('Not connected', { exact: true }).first().waitFor({ timeout })
  await live()
  await simulator.getByRole('button', { name: 'Add 1234567' }).click()
  await shows(simulator, 'user1', '0.10')
  await simulator.getByText('Counted', { exact: true }).waitFor({ timeout })
  expect(await balance().textContent()).toBe('0.10')
})

it('finds an event by its id, and has added everything up', async () => {
  const text = 'SELECT event_id FROM revenue_entries WHERE sequence = 2'
  const [entry] = await test.database.query<{ event_id: string }>({ name: 'second entry', text })
  await dashboard.getByLabel('User, or the id of an event').fill(` ${entry?.event_id} `)
  await dashboard
    .getByRole('region', { name: 'Revenue', exact: true })
    .getByRole('button', { name: 'Find', exact: true })
    .click()
  await dashboard.getByRole('button', { name: 'All entries of user1' }).waitFor({ timeout })
  const rows = dashboard.getByRole('region', { name: 'Entries' }).getByRole('row')
  await expect.poll(async () => await rows.count(), { timeout }).toBe(2)
  expect(await rows.nth(1).textContent()).toContain('Subtracted')
  await dashboard.getByRole('button', { name: 'All entries of user1' }).click()
  await expect.poll(async () => await rows.count(), { timeout }).toBe(4)
  await dashboard.locator('path.recharts-curve').waitFor({ timeout })
  await dashboard.getByText('All entries add up, to the last digit').waitFor({ timeout })
})

it.each([
  ['a desk by day', 1_280, 'light'],
  ['a desk by night', 1_280, 'dark'],
  ['a phone by day', 375, 'light'],
  ['a phone by night', 375, 'dark'],
] as const)('is well made for %s', async (name, width, colorScheme) => {
  for (const page of [simulator, dashboard]) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
    await expectWellMade({ name, page, isWide: width > 1_000, isDark: colorScheme === 'dark', complaints })
  }
})
