import { setTimeout as wait } from 'node:timers/promises'
import { newEvent } from '@signalbox/client'
import { samples } from '@signalbox/systems'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestBrowser } from './open-test-browser.ts'
import { openTestStack, type TestStack } from './open-test-stack.ts'

/** Where events of the longest way are at their end, and who stores them there. */
const { way } = samples.sealed ?? samples.plain
const { name: lastTopic, consumer: lastService = '' } = way.at(-1) ?? way[0]

let test: TestStack
let browser: Browser
let page: Page
let flow: { end(): Promise<void> }
const problems: string[] = []
let overviews = 0
beforeAll(async () => {
  browser = await openTestBrowser()
  test = await openTestStack()
  flow = keepSending()
  page = await browser.newPage({ viewport: { width: 1_280, height: 900 } })
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('request', (request) => void (overviews += request.url().includes('/api/overview') ? 1 : 0))
  await page.goto(test.running.description.dashboard)
})
afterAll(async () => {
  await flow?.end()
  await browser?.close()
  await test?.[Symbol.asyncDispose]()
})

/** A few events of each kind, again and again. */
function keepSending() {
  let ended = false
  const sending = (async () => {
    while (!ended) {
      await test.client.send(
        Array.from({ length: 10 }, (_, index) =>
          newEvent({ eventType: index % 2 ? 'activeEvent' : 'passiveEvent' }),
        ),
      )
      await wait(100)
    }
  })()
  return {
    async end() {
      ended = true
      await sending
    },
  }
}

const patient = { timeout: 30_000 }
const serviceBox = (name: string) => page.locator('g[data-kind="service"]', { hasText: name })
const queueBox = (name: string) => page.locator('g[data-kind="queue"]', { hasText: name })

it('shows on each track how much runs on it, and every service well', async () => {
  // From the clients, through the api, a queue and a service to a table: two tracks of four parts, one of three.
  await expect.poll(() => page.locator('g[data-light="lit"]').count(), patient).toBe(11)
  const rates = page.locator('g[data-light="lit"] text')
  await expect
    .poll(async () => (await rates.allTextContents()).join(' '), patient)
    .toMatch(/^([\d.]+\/s ?){6}$/)
  for (const name of ['api', 'service1', lastService, 'dashboard-api']) {
    await expect.poll(() => serviceBox(name).first().getAttribute('data-lamp'), patient).toBe('well')
    expect(await serviceBox(name).first().textContent()).toContain('1 process')
  }
  const words = page.getByRole('list', { name: 'The track diagram in words' })
  await expect
    .poll(() => words.textContent(), patient)
    .toMatch(new RegExp(`${lastTopic}: [\\d.]+ events come in each second`))
})

it('asks for nothing while it is paused, and says so', async () => {
  await page.getByRole('button', { name: 'Pause' }).click()
  await page.getByText(/^Paused: what you see is from/).waitFor()
  const before = overviews
  // Longer than from one request to the next.
  await page.getByText('updated 6 s ago').waitFor()
  expect(overviews).toBe(before)
  await page.getByRole('button', { name: 'Go on' }).click()
  await expect.poll(() => overviews).toBeGreaterThan(before)
  await expect.poll(() => page.getByText(/^Paused:/).count(), patient).toBe(0)
})

it('shows a service that was stopped, and its queue filling', async () => {
  const service = test.running.services.find(({ name }) => name === lastService)
  if (!service) throw new Error(`${lastService} does not run`)
  await test.running.remove(service)
  await expect.poll(() => serviceBox(lastService).getAttribute('data-lamp'), patient).toBe('stop')
  expect(await serviceBox(lastService).textContent()).toContain('0 processes')
  await expect.poll(() => queueBox(lastTopic).textContent(), patient).toMatch(/\d+ events wait.*oldest \d+ s/)
  expect(await serviceBox('api').first().getAttribute('data-lamp')).toBe('well')
  expect(problems).toEqual([])
})
