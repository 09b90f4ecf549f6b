import type { Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import {
  expectPagesWellMade,
  openSystemPages,
  screens,
  type SystemPages,
} from '../../../tools/stack/src/e2e/open-system-pages.ts'

// The law: what somebody sends is seen where it arrives, and whoever fails is seen to be taken over from.

const timeout = 30_000
let pages: SystemPages
let simulator: Page
let dashboard: Page
beforeAll(async () => {
  pages = await openSystemPages()
  ;({ simulator, dashboard } = pages)
})
afterAll(async () => await pages?.[Symbol.asyncDispose]())

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

it.each(screens)('is well made for $name', async (screen) => {
  await expectPagesWellMade(pages, screen)
})
