import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  expectPagesWellMade,
  openSystemPages,
  screens,
  type SystemPages,
} from '../../../tools/stack/src/e2e/open-system-pages.ts'

// The law: what somebody sends is seen on both pages without a reload, and what comes again does not count.

const timeout = 30_000
let pages: SystemPages
let test: SystemPages['test']
let simulator: Page
let dashboard: Page
beforeAll(async () => {
  pages = await openSystemPages()
  ;({ test, simulator, dashboard } = pages)
})
afterAll(async () => await pages?.[Symbol.asyncDispose]())

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

it.each(screens)('is well made for $name', async (screen) => {
  await expectPagesWellMade(pages, screen)
})
