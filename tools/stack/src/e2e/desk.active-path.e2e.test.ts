import { newEvent } from '@signalbox/client'
import naughtyStrings from 'big-list-of-naughty-strings' with { type: 'json' }
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestBrowser } from './open-test-browser.ts'
import { openTestStack, type TestStack } from './open-test-stack.ts'

const timeout = 30_000
let test: TestStack
let browser: Browser
let page: Page
const problems: string[] = []
beforeAll(async () => {
  browser = await openTestBrowser()
  test = await openTestStack()
  page = await browser.newPage()
  page.on('pageerror', (error) => problems.push(error.message))
  page.on('dialog', (dialog) => {
    problems.push(`A dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
})
afterAll(async () => {
  await browser?.close()
  await test?.[Symbol.asyncDispose]()
})

const dashboard = (path: string) => new URL(path, test.running.description.dashboard).href
const confirmed = [expect.objectContaining({ status: 'confirmed' })]

it('finds an event by its id with its journey, and shows naughty text as text', async () => {
  const naughty = naughtyStrings.filter((text) => !text.includes('\u0000') && text.isWellFormed())
  const value = '<img src=x onerror="alert(1)"><script>alert(2)</script>'
  const event = newEvent({ eventType: 'activeEvent', value, data: { naughty } })
  expect(await test.client.send([event])).toEqual(confirmed)

  await page.goto(dashboard('/events'))
  await page.getByLabel('Id of the event').fill(`  ${event.id} `)
  await page.getByRole('button', { name: 'Find' }).click()
  await page.getByText('It is stored in topic3, the end of its journey').waitFor({ timeout })
  const steps = page.getByRole('list', { name: 'Steps of the journey' }).getByRole('listitem')
  const names = ['accepted', 'received', 're-sealed and stored', 'received', 'opened and stored']
  await expect.poll(async () => await steps.count()).toBe(names.length)
  const texts = await steps.allTextContents()
  for (const [index, name] of names.entries()) expect(texts[index]).toContain(name)
  expect(await page.getByText(value, { exact: true }).count()).toBe(1)
  const data = page.getByRole('region', { name: 'Data of the event' })
  expect(await data.textContent()).toBe(JSON.stringify({ naughty }, null, 2))
  expect(await data.locator('pre > *').count()).toBe(0)
  expect(problems).toEqual([])
})

it('shows the trace that an event belongs to, and gives its id to be copied', async () => {
  const traceId = '0af7651916cd43dd8448eb211c80319c'
  const event = newEvent({ eventType: 'passiveEvent' })
  const response = await fetch(`${test.running.description.api}/events`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', traceparent: `00-${traceId}-b7ad6b7169203331-01` },
    body: JSON.stringify(event),
  })
  expect(response.status).toBe(202)
  await page.goto(dashboard(`/events/${event.id}`))
  await page.getByText(traceId, { exact: true }).waitFor({ timeout })
  expect(await page.getByRole('button', { name: 'Copy the trace id' }).count()).toBe(1)
})

it('says in which queue an event waits while service2 is stopped, and when it has arrived', async () => {
  const service2 = test.running.services.find(({ name }) => name === 'service2')
  if (!service2) throw new Error('service2 does not run')
  await test.running.remove(service2)
  const event = newEvent({ eventType: 'activeEvent', value: 'patience' })
  expect(await test.client.send([event])).toEqual(confirmed)

  // The link of the simulator's receipt leads here.
  await page.goto(dashboard(`/events/${event.id}`))
  await page.getByText('Waiting', { exact: true }).waitFor({ timeout })
  await page
    .getByText(/in the queue topic3 .*which has no consumer: service2 is stopped/)
    .waitFor({ timeout })
  await test.running.add('service2')
  await page.getByText('It is stored in topic3, the end of its journey').waitFor({ timeout })
})

it('leads from a receipt of the simulator to its event', async () => {
  await page.goto(test.running.description.api)
  await page.getByRole('button', { name: 'Send passive event' }).click()
  await page.getByRole('link', { name: 'where is it?' }).click()
  await page.getByText('It is stored in topic1, the end of its journey').waitFor({ timeout })
  expect(problems).toEqual([])
})
