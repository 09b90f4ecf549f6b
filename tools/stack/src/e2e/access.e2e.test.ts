import { createHash } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { RunningService } from '../services/start-service.ts'
import { openTestBrowser } from './open-test-browser.ts'
import { openTestStack, type TestStack } from './open-test-stack.ts'

const password = 'open sesame'
let test: TestStack
let browser: Browser
let locked: RunningService
let keyed: RunningService
const key = `sbk_shop_${'0123456789abcdef'.repeat(4)}`
beforeAll(async () => {
  // First what is quickly closed again if the other one fails.
  browser = await openTestBrowser()
  test = await openTestStack()
  locked = await test.running.add('dashboard-api', { DASHBOARD_PASSWORD: password })
  const entry = `shop:${createHash('sha256').update(key).digest('hex')}`
  keyed = await test.running.add('api', { INGEST_KEYS: entry })
})
afterAll(async () => {
  await browser?.close()
  await test?.[Symbol.asyncDispose]()
})

/** A page, and what the browser complains about on it from now on. */
async function openPage(viewport = { width: 1_280, height: 720 }) {
  const page = await browser.newPage({ viewport })
  const complaints: string[] = []
  page.on('pageerror', (error) => complaints.push(error.message))
  page.on('console', (message) => {
    // A refused login is a failed request to the browser; that one is meant.
    const isRefusal = /status of (401|429)/.test(message.text())
    if (message.type() === 'error' && !isRefusal) complaints.push(message.text())
  })
  return { page, complaints }
}

const tryPassword = async (page: Page, given: string) => {
  await page.getByLabel('Password').fill(given)
  await page.getByRole('button', { name: 'Log in' }).click()
}

it('shows nothing without the password, throttles who guesses it, lets in who knows it, and out again', async () => {
  expect((await fetch(`${locked.url}/api/overview`)).status).toBe(401)
  expect((await fetch(`${locked.url}/readyz`)).status).toBe(200)
  const { page, complaints } = await openPage({ width: 390, height: 844 })
  await page.goto(`${locked.url}/keys`)
  await page.getByRole('heading', { name: 'Log in' }).waitFor()
  expect(await page.getByRole('navigation').count()).toBe(0)

  await tryPassword(page, 'a guess')
  await page.getByRole('alert').getByText('This is not the password').waitFor()
  await tryPassword(page, password)
  // It leads to where the reader wanted to go.
  await page.getByRole('heading', { name: 'Keys' }).waitFor()
  await page.reload()
  await page.getByRole('button', { name: 'Log out' }).click()

  await page.getByLabel('Password').waitFor()
  for (let tries = 0; tries < 5; tries += 1) {
    await tryPassword(page, `guess ${tries}`)
    await page.getByText('This is not the password').waitFor()
  }
  await tryPassword(page, password)
  await page.getByText(/Too many tries to log in; try again in \d+ s/).waitFor()
  expect(complaints).toEqual([])
})

it('can only be read over a network without a password, and says so', async () => {
  const { page, complaints } = await openPage()
  // As behind a proxy.
  await page.setExtraHTTPHeaders({ 'x-forwarded-for': '203.0.113.7' })
  await page.goto(test.running.description.dashboard)
  await page.getByText('You can look at everything here, and change nothing').waitFor()
  await page.getByTestId('total-topic1').waitFor()
  const refused = await fetch(`${test.running.description.dashboard}/api/anything`, {
    method: 'POST',
    headers: { 'x-forwarded-for': '203.0.113.7' },
  })
  expect(await refused.json()).toMatchObject({ status: 403, code: 'read_only' })
  expect(complaints).toEqual([])
})

it('serves both pages under a policy that they keep to, and that holds scripts off', async () => {
  const { api, dashboard } = test.running.description
  for (const url of [api, dashboard, `${dashboard}/keys`]) {
    const { headers } = await fetch(url, { headers: { accept: 'text/html' } })
    expect(headers.get('content-security-policy')).toContain("default-src 'none'; script-src 'self';")
    expect(headers.get('content-security-policy')).toContain("connect-src 'self'")
    expect(headers.get('x-content-type-options')).toBe('nosniff')
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('cross-origin-opener-policy')).toBe('same-origin')
  }
  const { page, complaints } = await openPage()
  await page.goto(api)
  await page.getByRole('button', { name: 'Send passive event' }).click()
  await page.getByText('Confirmed').first().waitFor()
  await page.goto(dashboard)
  await page.getByTestId('total-topic1').and(page.locator('[data-value="1"]')).waitFor()
  expect(complaints).toEqual([])

  await page.evaluate(() => {
    const script = document.createElement('script')
    script.textContent = 'document.title = "taken over"'
    document.body.append(script)
  })
  expect(complaints.join(' ')).toContain('Content Security Policy')
  expect(await page.title()).not.toBe('taken over')
})

it('asks for an ingest key where the api wants one, and sends everything with it until the tab is closed', async () => {
  const { page, complaints } = await openPage({ width: 390, height: 844 })
  await page.goto(keyed.url)
  await page.getByLabel('Ingest key').fill(`${key.slice(0, -1)}0`)
  await page.getByRole('button', { name: 'Use this key' }).click()
  await page.getByRole('alert').getByText('The API does not know this key').waitFor()
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  expect(overflow).toBeLessThanOrEqual(0)
  await page.getByLabel('Ingest key').fill(key)
  await page.getByRole('button', { name: 'Use this key' }).click()
  await page.getByRole('button', { name: 'Send passive event' }).click()
  await page.getByText('Confirmed').first().waitFor()

  // A run is sent by a worker, which asks for its account too.
  await page.reload()
  await page.getByRole('button', { name: 'Start the run' }).click()
  const confirmed = page.locator('dt:has-text("confirmed") + dd.sb-figure')
  await expect.poll(async () => Number(await confirmed.textContent())).toBeGreaterThan(0)
  await page.getByRole('button', { name: 'Stop the run' }).click()
  await page.getByTestId('final-line-run').filter({ hasText: 'lost 0' }).waitFor()

  await page.getByRole('button', { name: 'Use another key' }).click()
  await page.reload()
  await page.getByLabel('Ingest key').waitFor()
  expect(complaints).toEqual([])
})
