import { newEvent } from '@signalbox/client'
import naughtyStrings from 'big-list-of-naughty-strings' with { type: 'json' }
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openBrowser } from './open-browser.ts'
import { openTestStack, type TestStack } from './open-test-stack.ts'

const timeout = 30_000
let test: TestStack
let browser: Browser
let page: Page
const problems: string[] = []
beforeAll(async () => {
  browser = await openBrowser()
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

it('lets a person look at a dead letter, mend it, send it again, and find it stored', async () => {
  // Whatever has `bad` in its data cannot be stored, as if a column did not take it.
  for (const [name, text] of Object.entries({
    function: `CREATE FUNCTION refuse_bad() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'On purpose' USING ERRCODE = '22023'; END $$`,
    trigger: `CREATE TRIGGER refuse_bad BEFORE INSERT ON topic1 FOR EACH ROW
      WHEN (NEW.event_data ->> 'is' = 'bad') EXECUTE FUNCTION refuse_bad()`,
  }))
    await test.database.query({ name, text })
  const events = [1, 2].map((number) => newEvent({ eventType: 'passiveEvent', data: { is: 'bad', number } }))
  for (const event of events) expect(await test.client.send([event])).toEqual(confirmed)
  const [first, second] = events

  await page.goto(dashboard(`/events/${first?.id}`))
  await page.getByText('Dead', { exact: true }).waitFor({ timeout })
  await page.getByRole('link', { name: 'Look at this dead letter' }).click()
  await page
    .getByText(/SQLSTATE 22023/)
    .first()
    .waitFor()
  const body = page.getByLabel('New body')
  const text = await body.inputValue()
  await body.fill(text.replace('"bad"', '"good"').replace(first?.id ?? '', second?.id ?? ''))
  await page.getByRole('button', { name: 'Publish to topic1' }).click()
  await page.getByText(`Keep the id ${first?.id}`).waitFor({ timeout })
  await body.fill(text.replace('"bad"', '"good"'))
  await page.getByRole('button', { name: 'Publish to topic1' }).click()
  await page.getByText('Sent to topic1 again').waitFor({ timeout })
  await page
    .getByRole('link', { name: first?.id.slice(0, 8) ?? '' })
    .first()
    .click()
  await page.getByText('It is stored in topic1, the end of its journey').waitFor({ timeout })

  await test.database.query({ name: 'mend', text: 'DROP TRIGGER refuse_bad ON topic1' })
  await page.getByRole('link', { name: 'Dead letters', exact: true }).click()
  await page.getByRole('link', { name: 'data_error' }).click()
  await page.getByRole('checkbox', { name: 'Select this page' }).click()
  await page.getByRole('button', { name: /Replay selected \(1\)/ }).click()
  await page.getByRole('button', { name: 'Publish 1 letter again' }).click()
  await page.getByText('1 of 1 letter published again, and none has died again').waitFor({ timeout })
  await page.goto(dashboard(`/events/${second?.id}`))
  await page.getByText('It is stored in topic1, the end of its journey').waitFor({ timeout })
  expect(problems).toEqual([])
})

it('leads from a receipt of the simulator to its event', async () => {
  await page.goto(test.running.description.api)
  await page.getByRole('button', { name: 'Send passive event' }).click()
  await page.getByRole('link', { name: 'where is it?' }).click()
  await page.getByText('It is stored in topic1, the end of its journey').waitFor({ timeout })
  expect(problems).toEqual([])
})
