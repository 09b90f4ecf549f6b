import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestBrowser } from './open-test-browser.ts'
import { openTestStack, type TestStack } from './open-test-stack.ts'

let test: TestStack
let browser: Browser
beforeAll(async () => {
  // First what is quickly closed again if the other one fails.
  browser = await openTestBrowser()
  test = await openTestStack()
})
afterAll(async () => {
  await browser?.close()
  await test?.[Symbol.asyncDispose]()
})

const totalOf = async (page: Page, topic: string) =>
  Number(await page.getByTestId(`total-${topic}`).getAttribute('data-value'))

it('shows on the dashboard what a person clicks in the simulator', async () => {
  const simulator = await browser.newPage()
  const dashboard = await browser.newPage()
  const problems: string[] = []
  for (const page of [simulator, dashboard]) page.on('pageerror', (error) => problems.push(error.message))
  await dashboard.goto(test.running.description.dashboard)
  await simulator.goto(test.running.description.api)

  await simulator.getByRole('button', { name: 'Send passive event' }).click()
  await simulator.getByLabel(/Value of the active event/).fill('a word of mine')
  await simulator.getByRole('button', { name: 'Send active event' }).click()

  const receipts = simulator.getByRole('log', { name: 'Receipts' })
  await expect.poll(async () => await receipts.getByText('topic1').count()).toBeGreaterThan(0)
  await expect.poll(async () => await receipts.getByText('topic2').count()).toBeGreaterThan(0)
  await expect.poll(async () => await receipts.getByText('Confirmed').count()).toBeGreaterThan(1)

  for (const topic of ['topic1', 'topic2', 'topic3']) {
    await expect.poll(() => totalOf(dashboard, topic), { timeout: 20_000 }).toBe(1)
  }
  const [row] = await test.database.query({ name: 'value', text: 'SELECT value FROM topic3' })
  expect(row).toEqual({ value: 'a word of mine' })

  await simulator.getByRole('button', { name: 'Send passive event' }).click()
  await expect.poll(() => totalOf(dashboard, 'topic1'), { timeout: 20_000 }).toBe(2)
  expect(problems).toEqual([])
})
