import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createClient, newEvent } from '@signalbox/client'
import type { Browser, Locator, Page } from 'playwright-core'
import { openBrowser } from './e2e/open-browser.ts'
import { repository, stateDirectory } from './repository.ts'
import { startStack, type Stack } from './start-stack.ts'

// npm run pictures: starts a stack of its own, sends events for two minutes so that the charts have
// something to show, and takes the pictures of the README.

const loadSeconds = 120
const directory = path.join(repository, 'docs/pictures')

/** Between 100 and 700 events a second, in waves; every third one active. */
async function sendWaves(url: string): Promise<void> {
  const client = createClient({ url })
  const pending: Promise<unknown>[] = []
  for (let step = 0; step < loadSeconds * 10; step += 1) {
    const count = Math.round(40 + 30 * Math.sin(step / 60) * Math.cos(step / 17))
    const events = Array.from({ length: count }, (_, index) =>
      newEvent({ eventType: index % 3 === 0 ? 'activeEvent' : 'passiveEvent', data: { step, index } }),
    )
    pending.push(client.send(events))
    if (step % 100 === 0) console.log(`Sending events: ${step / 10} of ${loadSeconds} s`)
    await wait(100)
  }
  await Promise.all(pending)
}

type Picture = { readonly name: string; readonly address: string; readonly until: (page: Page) => Locator }

/** Takes each picture in light and in dark. */
async function take(browser: Browser, pictures: readonly Picture[]): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 }, colorScheme })
    for (const { name, address, until } of pictures) {
      await page.goto(address)
      await until(page).first().waitFor()
      await page.screenshot({ path: path.join(directory, `${name}-${colorScheme}.png`) })
      console.log(`Took ${name}, ${colorScheme}`)
    }
  }
}

/** Presses the buttons of the simulator as a newcomer does. Returns where the dashboard shows the active event. */
async function press(browser: Browser, simulator: string): Promise<string> {
  let event = ''
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport: { width: 1_280, height: 800 }, colorScheme })
    await page.goto(simulator)
    await page.getByRole('button', { name: 'Send passive event' }).click()
    await page.getByLabel(/Value of the active event/).fill('whistle')
    await page.getByRole('button', { name: 'Send active event' }).click()
    await page.getByRole('log', { name: 'Receipts' }).getByText('Confirmed').nth(1).waitFor()
    await page.screenshot({ path: path.join(directory, `simulator-${colorScheme}.png`) })
    event = (await page.getByRole('link', { name: 'where is it?' }).first().getAttribute('href')) ?? ''
  }
  return event
}

async function takePictures({ description: { api, dashboard } }: Stack): Promise<void> {
  const at = (view: string) => new URL(view, dashboard).href
  const browser = await openBrowser()
  try {
    const event = await press(browser, api)
    await take(browser, [
      { name: 'dashboard', address: dashboard, until: (page) => page.getByText('All clear') },
      { name: 'event', address: event, until: (page) => page.getByText('the end of its journey') },
      { name: 'events', address: at('/events'), until: (page) => page.getByText('Older events') },
      { name: 'keys', address: at('/keys'), until: (page) => page.getByText('seals now') },
    ])
    const poison = await fetch(new URL('/faults/poison', api), {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{}',
    })
    if (!poison.ok) throw new Error(`The poison event was answered with ${poison.status}`)
    await take(browser, [
      {
        name: 'dead-letters',
        address: at('/dead-letters'),
        until: (page) => page.getByRole('link', { name: 'malformed' }),
      },
    ])
  } finally {
    await browser.close()
  }
}

mkdirSync(directory, { recursive: true })
// From nothing each time, so that pictures of two days can be compared.
const state = path.join(stateDirectory, 'pictures')
rmSync(state, { recursive: true, force: true })
await using stack = await startStack({
  directory: state,
  allowFaults: true,
  log: console.log,
})
// The last events are on their way while the pictures are taken.
const sending = sendWaves(stack.description.api)
await wait((loadSeconds - 15) * 1_000)
await takePictures(stack)
await sending
