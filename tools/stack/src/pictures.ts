import { randomUUID } from 'node:crypto'
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { createClient, newEvent } from '@signalbox/client'
import type { PoisonMade } from '@signalbox/contracts'
import { takeNoWords } from '@signalbox/runtime/command-line'
import { samples, serviceNames } from '@signalbox/systems'
import type { Browser, Locator, Page } from 'playwright-core'
import { findBrowser, openBrowser } from './e2e/open-browser.ts'
import { repository, stateDirectory } from './repository.ts'
import { startStack, type Stack } from './start-stack.ts'

// npm run pictures: starts a stack of its own, sends events for two and a half minutes so that the charts have
// something to show, and takes the pictures of the README.

takeNoWords('npm run pictures takes the pictures of the README anew, into docs/pictures. It takes no options')

const loadSeconds = 150
const active = samples.sealed ?? samples.plain
/** Whom an active event meets last. */
const last = serviceNames.find((name) => name === active.way.at(-1)?.consumer)
const directory = path.join(repository, 'docs/pictures')

/** Between 100 and 700 events a second, in waves; every third one active. */
async function sendWaves(url: string): Promise<void> {
  const client = createClient({ url })
  const pending: Promise<unknown>[] = []
  for (let step = 0; step < loadSeconds * 10; step += 1) {
    const count = Math.round(40 + 30 * Math.sin(step / 60) * Math.cos(step / 17))
    const events = Array.from({ length: count }, (_, index) =>
      index % 3 === 0
        ? newEvent({ eventType: active.eventType, value: 'whistle', data: { step, index } })
        : newEvent({ eventType: 'passiveEvent', data: { step, index } }),
    )
    pending.push(client.send(events))
    if (step % 100 === 0) console.log(`Sending events: ${step / 10} of ${loadSeconds} s`)
    await wait(100)
  }
  await Promise.all(pending)
}

type Picture = { readonly name: string; readonly address: string; readonly until: (page: Page) => Locator }

const desk = { width: 1_280, height: 800 }
const phone = { width: 390, height: 844 }

/** Takes each picture in light and in dark. */
async function take(browser: Browser, pictures: readonly Picture[], viewport = desk): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    const page = await browser.newPage({ viewport, colorScheme })
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
    const page = await browser.newPage({ viewport: desk, colorScheme })
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

/** Stops who stores active events, sends an active event, and takes a picture of where it waits. */
async function takeWaiting(browser: Browser, { running, at }: Place): Promise<void> {
  const service = running.services.find(({ name }) => name === last)
  if (!service || last === undefined) throw new Error('Nobody stores active events')
  await running.remove(service)
  const event = newEvent({ eventType: active.eventType, value: 'whistle' })
  await createClient({ url: running.description.api }).send([event])
  const until = (page: Page) => page.getByText(`which has no consumer: ${last} is stopped`)
  await take(browser, [{ name: 'waiting', address: at(`/events/${event.id}`), until }])
  await running.add(last)
}

/** Publishes an event that nobody can open, and takes a picture of the desk and of its letter. */
async function takeDeadLetters(browser: Browser, { running, at }: Place): Promise<void> {
  const headers = { 'content-type': 'application/json' }
  const poison = await fetch(new URL('/faults/poison', running.description.api), {
    method: 'POST',
    headers,
    body: '{}',
  })
  if (!poison.ok) throw new Error(`The poison event was answered with ${poison.status}`)
  const { id } = (await poison.json()) as PoisonMade
  await take(browser, [
    {
      name: 'dead-letters',
      address: at('/dead-letters'),
      until: (page) => page.getByRole('link', { name: 'malformed' }),
    },
  ])
  const page = await browser.newPage()
  await page.goto(at(`/events/${id}`))
  const letter = page.getByRole('link', { name: 'Look at this dead letter' })
  const address = at((await letter.getAttribute('href')) ?? '')
  await take(browser, [{ name: 'dead-letter', address, until: (shown) => shown.getByLabel('New body') }])
}

async function takeLogin(browser: Browser, { running }: Place): Promise<void> {
  const locked = await running.add('dashboard-api', { DASHBOARD_PASSWORD: randomUUID() })
  await take(browser, [{ name: 'login', address: locked.url, until: (page) => page.getByLabel('Password') }])
  await running.remove(locked)
}

type Place = { readonly running: Stack; readonly at: (view: string) => string }

async function takePictures(running: Stack): Promise<void> {
  const { api, dashboard } = running.description
  const place: Place = { running, at: (view) => new URL(view, dashboard).href }
  const overview = { address: dashboard, until: (page: Page) => page.getByText('All clear') }
  const browser = await openBrowser(await findBrowser())
  try {
    const event = await press(browser, api)
    await take(browser, [
      { name: 'dashboard', ...overview },
      { name: 'event', address: event, until: (page) => page.getByText('the end of its journey') },
      { name: 'events', address: place.at('/events'), until: (page) => page.getByText('Older events') },
      { name: 'keys', address: place.at('/keys'), until: (page) => page.getByText('seals now') },
    ])
    await take(browser, [{ name: 'phone', ...overview }], phone)
    await takeLogin(browser, place)
    await takeDeadLetters(browser, place)
    await takeWaiting(browser, place)
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
await wait((loadSeconds - 45) * 1_000)
await takePictures(stack)
await sending
