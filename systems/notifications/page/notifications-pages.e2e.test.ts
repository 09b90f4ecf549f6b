import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestBrowser } from '../../../tools/stack/src/e2e/open-test-browser.ts'
import { openTestStack, type TestStack } from '../../../tools/stack/src/e2e/open-test-stack.ts'
import { expectWellMade } from '../../../tools/stack/src/e2e/screens.ts'

// The law: what somebody sends is seen where it arrives, and whoever fails is seen to be taken over from.

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

const card = () => simulator.getByRole('region', { name: 'Notifications', exact: true })
const panel = () => dashboard.getByRole('region', { name: 'Notifications', exact: true })

async function send(channel: string, text: string): Promise<void> {
  await card().getByRole('button', { name: channel, exact: true }).click()
  await card().getByLabel('Text').fill(text)
  await card().getByRole('button', { name: 'Send', exact: true }).click()
}

it.each([
  ['Sms', 'Phone'],
  ['Email', 'Inbox'],
  ['Push', 'App'],
])('sends by %s, and it arrives', async (channel, device) => {
  await send(channel, `Hello by ${channel}`)
  await card().getByText('Delivered').waitFor({ timeout })
  const shown = card().getByRole('region', { name: device }).getByRole('listitem')
  await expect.poll(async () => await shown.allTextContents(), { timeout }).toHaveLength(1)
  expect(await shown.textContent()).toContain(`Hello by ${channel}`)
})

it('shows who failed and who took over, and so does the dashboard', async () => {
  await card().getByRole('combobox', { name: 'firebase' }).click()
  await simulator.getByRole('option', { name: 'fails' }).click()
  await send('Push', 'By another way')
  const asked = card().getByRole('list', { name: 'Providers that were asked' }).getByRole('listitem')
  const way = [
    'firebase could not take it nowunavailable',
    'firebase could not take it nowunavailable',
    'onesignal took it',
  ]
  await expect.poll(async () => await asked.allTextContents(), { timeout }).toEqual(way)
  await panel()
    .getByRole('row', { name: /onesignal in use 1 100 % 1/ })
    .waitFor({ timeout })
  await panel().getByRole('button', { name: 'Its way' }).first().click()
  const shown = panel()
    .getByRole('list', { name: /^Attempts of/ })
    .getByRole('listitem')
  await expect.poll(async () => await shown.count(), { timeout }).toBe(way.length)
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
