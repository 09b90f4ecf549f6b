import { gzipSync } from 'node:zlib'
import { newEvent } from '@signalbox/client'
import { samples, topicNames } from '@signalbox/systems'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningService } from '../services/start-service.ts'
import { badEvents, refuseBadEvents, takeBadEvents } from './bad-events.ts'
import { openTestBrowser } from './open-test-browser.ts'
import { openTestStack, type TestStack } from './open-test-stack.ts'
import { watchCharts } from './watch-charts.ts'
import { expectWellMade, onEvery, openScreens, type Screen } from './screens.ts'

// Every part of the dashboard as people use it, on a desk and on a phone, light and dark, all at the same time.

const password = 'open sesame'
const timeout = 30_000
const { eventType, way } = samples.sealed ?? samples.plain
const event = newEvent({ eventType, value: 'a word', data: { note: 'kept' } })
/** For each screen one to mend, and one to send again as it is. */
const [toMend, toReplay] = [badEvents(4), badEvents(4)]
let test: TestStack
let browser: Browser
let locked: RunningService
let screens: Screen[]
beforeAll(async () => {
  browser = await openTestBrowser()
  test = await openTestStack()
  locked = await test.running.add('dashboard-api', { DASHBOARD_PASSWORD: password })
  screens = await openScreens(browser)
})
afterAll(async () => {
  await browser?.close()
  await test?.[Symbol.asyncDispose]()
})

const goTo = async (page: Page, path: string) =>
  await page.goto(new URL(path, test.running.description.dashboard).href)

it('takes an event of each kind, and eight that it cannot store', async () => {
  await refuseBadEvents(test.database)
  const passive = newEvent({ eventType: 'passiveEvent' })
  const outcomes = await test.client.send([event, passive, ...toMend, ...toReplay])
  expect(outcomes.map(({ status }) => status)).toEqual(outcomes.map(() => 'confirmed'))
  await test.settled()
})

it('draws the system as tracks, in the shape that fits, with every lamp in words', async () => {
  await onEvery(screens, async (screen) => {
    const { page, isWide } = screen
    await goTo(page, '/')
    await page.locator(`svg[data-direction="${isWide ? 'across' : 'down'}"]`).waitFor({ timeout })
    const services = page.locator('g[data-kind="service"]')
    const lamps = async () => await services.evaluateAll((boxes) => boxes.map((box) => box.dataset['lamp']))
    await expect.poll(async () => [...new Set(await lamps())], { timeout }).toEqual(['well'])
    const words = page.getByRole('list', { name: 'The track diagram in words' })
    expect(await words.textContent()).toMatch(/service2 is well, with 1 process/)
    expect(await page.title()).toBe('Overview · Signalbox')
    await expectWellMade(screen)
  })
})

it('keeps a ledger that adds up for every topic, and counts what is dead', async () => {
  await onEvery(screens, async ({ page }) => {
    const ledger = page
      .getByRole('table')
      .filter({ has: page.getByRole('columnheader', { name: 'balance' }) })
    await expect
      .poll(async () => await ledger.getByText(/^Adds up/).count(), { timeout })
      .toBe(topicNames.length)
    const topic1 = ledger.getByRole('row').filter({ hasText: 'topic1' })
    await expect.poll(async () => await topic1.locator('[data-label="dead"]').textContent()).toBe('8')
  })
})

it('tells all figures of the moment under the pointer, keeps the window in the address, and pauses', async () => {
  await onEvery(screens, async ({ page }) => {
    await page.getByRole('button', { name: '24 h' }).click()
    await page.getByText('The last 24 h').waitFor({ timeout })
    expect(new URL(page.url()).search).toBe('?window=24h')
    const chart = page.getByRole('figure', { name: 'Throughput of topic1 over time' })
    await chart.locator('svg.recharts-surface').hover()
    for (const figure of ['events/s', 'p50', 'p95', 'p99'])
      await chart.getByText(figure, { exact: true }).waitFor({ timeout })
    await page.getByRole('button', { name: 'Pause' }).click()
    await page.getByText(/^Paused: what you see is from/).waitFor()
    await page.getByRole('button', { name: 'Go on' }).click()
    await page.getByRole('button', { name: '5 min' }).click()
    await page.getByText('The last 5 min').waitFor({ timeout })
  })
})

it('asks once every five seconds, redraws no chart while it does, and loads less than 300 kB at first', async () => {
  await onEvery(screens, async ({ page }) => {
    const asked: { readonly path: string; readonly time: number }[] = []
    const sizes: Promise<number>[] = []
    page.on('request', (request) => {
      const { pathname } = new URL(request.url())
      if (pathname.startsWith('/api/')) asked.push({ path: pathname, time: Date.now() })
    })
    // On a busy machine an answer may come too late; what had none is asked again.
    const failed: string[] = []
    page.on('requestfailed', (request) => failed.push(new URL(request.url()).pathname))
    page.on('response', (response) => {
      const isFirstView = /\.(js|css)$/.test(response.url())
      if (isFirstView) sizes.push(response.body().then((body) => gzipSync(body).length))
    })
    await goTo(page, '/')
    await page.locator('path.recharts-curve').first().waitFor({ timeout })
    const bytes = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0)
    expect(bytes).toBeGreaterThan(100_000)
    expect(bytes).toBeLessThan(300_000)

    const seenDrawn = await watchCharts(page)
    const timesOf = (wanted: string) => asked.filter(({ path }) => path === wanted).map(({ time }) => time)
    const before = timesOf('/api/overview').length
    await expect.poll(() => timesOf('/api/overview').length - before, { timeout }).toBeGreaterThan(1)
    const later = timesOf('/api/overview').slice(before - 1)
    for (const [index, time] of later.slice(1).entries())
      expect(time - (later[index] ?? 0)).toBeGreaterThan(4_500)
    const others = asked.map(({ path }) => path).filter((path) => path !== '/api/overview')
    const again = failed.filter((path) => others.includes(path))
    expect(others.toSorted()).toEqual(['/api/links', '/api/session', ...again].toSorted())
    const { first, fewest, replaced } = await seenDrawn()
    expect({ fewest, replaced }).toEqual({ fewest: first, replaced: 0 })
  })
})

it('finds an event by its id, and shows its journey', async () => {
  await onEvery(screens, async (screen) => {
    const { page } = screen
    await page.getByRole('link', { name: 'Events', exact: true }).click()
    await page.getByRole('table').getByRole('link').first().waitFor({ timeout })
    await expectWellMade(screen)
    await page.getByLabel('Id of the event').fill(event.id)
    await page.getByRole('button', { name: 'Find' }).click()
    await page.getByText(`It is stored in ${way.at(-1)?.name}, the end of its journey`).waitFor({ timeout })
    const steps = page.getByRole('list', { name: 'Steps of the journey' }).getByRole('listitem')
    expect(await steps.count()).toBe(1 + 2 * way.length)
    expect(await page.title()).toMatch(/^Event ….+… · Signalbox$/)
    await expectWellMade(screen)
    await goTo(page, `/events/${crypto.randomUUID()}`)
    await page.getByText('This event is not known here').waitFor({ timeout })
    await expectWellMade(screen)
  })
})

it('lets a person choose dead letters, mend one, and send it again', async () => {
  await onEvery(screens, async (screen) => {
    const { page } = screen
    const mine = toMend[screens.indexOf(screen)]
    await page.getByRole('link', { name: 'Dead letters', exact: true }).click()
    await page.getByRole('link', { name: 'data_error' }).click()
    await page.getByRole('checkbox', { name: 'Select this page' }).check()
    await page.getByRole('button', { name: /Replay selected \(\d\)/ }).click()
    await page.getByRole('button', { name: /Publish \d letters? again/ }).waitFor()
    await expectWellMade(screen)
    await page.getByRole('button', { name: 'Cancel' }).click()

    await goTo(page, `/events/${mine?.id}`)
    await page.getByRole('link', { name: 'Look at this dead letter' }).click({ timeout })
    const error = page.getByText(/SQLSTATE 22003/).first()
    await error.waitFor({ timeout })
    const body = page.getByLabel('New body')
    const text = await body.inputValue()
    await body.fill(text.replace('"bad"', '"good"').replace(mine?.id ?? '', event.id))
    await page.getByRole('button', { name: 'Publish to topic1' }).click()
    await page.getByText(`Keep the id ${mine?.id}`).waitFor({ timeout })
    await body.fill(text.replace('"bad"', '"good"'))
    await expectWellMade(screen)
    await page.getByRole('button', { name: 'Publish to topic1' }).click()
    await page.getByText('Sent to topic1 again').waitFor({ timeout })
    await goTo(page, `/events/${mine?.id}`)
    await page.getByText('It is stored in topic1, the end of its journey').waitFor({ timeout })
  })
})

it('sends a dead letter again as it is once its cause is gone, and says what came of it', async () => {
  await takeBadEvents(test.database)
  await onEvery(screens, async (screen) => {
    const { page } = screen
    await goTo(page, `/events/${toReplay[screens.indexOf(screen)]?.id}`)
    await page.getByRole('link', { name: 'Look at this dead letter' }).click({ timeout })
    await page.getByRole('button', { name: 'Replay as it is…' }).click({ timeout })
  })
  // One replay at a time: a second one is refused while the first runs.
  for (const { page } of screens) {
    await page.getByRole('button', { name: 'Publish 1 letter again' }).click()
    await page.getByText('1 of 1 letter published again, and none has died again').waitFor({ timeout })
  }
  await onEvery(screens, expectWellMade)
  const stored = `SELECT count(*) AS stored FROM topic1 WHERE event_id = ANY ($1::uuid[])`
  const ids = [...toMend, ...toReplay].map(({ id }) => id)
  const count = async () => await test.database.query({ name: 'stored', text: stored, values: [ids] })
  await expect.poll(count, { timeout }).toEqual([{ stored: 8 }])
})

it('says which key is still needed', async () => {
  await onEvery(screens, async (screen) => {
    const { page } = screen
    await page.getByRole('link', { name: 'Keys' }).click()
    await expect.poll(async () => await page.getByText('Seals now').count(), { timeout }).toBe(2)
    await page.getByRole('button', { name: '1 h' }).click()
    await page.getByText('Events in 1 h').waitFor({ timeout, state: 'attached' })
    expect(new URL(page.url()).search).toBe('?window=1h')
    await expectWellMade(screen)
    await goTo(page, '/there/is/nothing')
    await page.getByRole('link', { name: 'Go to the overview' }).waitFor()
    await expectWellMade(screen)
  })
})

it('asks for the password where one is set, and shows what can only be read', async () => {
  await onEvery(screens, async (screen) => {
    const { page } = screen
    await page.goto(`${locked.url}/keys`)
    await page.getByLabel('Password').fill('a guess')
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('alert').getByText('This is not the password').waitFor({ timeout })
    await expectWellMade(screen)
  })
  // One after the other: a password that is tried many times at once looks like guessing.
  for (const { page } of screens) {
    await page.getByLabel('Password').fill(password)
    await page.getByRole('button', { name: 'Log in' }).click()
    await page.getByRole('heading', { name: 'Keys' }).waitFor({ timeout })
    await page.getByRole('button', { name: 'Log out' }).click()
    await page.getByLabel('Password').waitFor({ timeout })
  }
  await onEvery(screens, async (screen) => {
    const { page } = screen
    // As behind a proxy.
    await page.setExtraHTTPHeaders({ 'x-forwarded-for': '203.0.113.7' })
    await goTo(page, '/dead-letters')
    await page.getByText('You can look at everything here, and change nothing').waitFor({ timeout })
    await expectWellMade(screen)
  })
})
