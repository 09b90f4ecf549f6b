import { samples } from '@signalbox/systems'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { openTestBrowser } from './open-test-browser.ts'
import { openTestStack, type TestStack } from './open-test-stack.ts'
import { expectWellMade, onEvery, openScreens, type Screen } from './screens.ts'

// Every part of the simulator as people use it, on a desk and on a phone, light and dark, all at the same time.

const timeout = 60_000
let test: TestStack
let browser: Browser
let screens: Screen[]
beforeAll(async () => {
  browser = await openTestBrowser()
  test = await openTestStack({ allowFaults: true })
  screens = await openScreens(browser)
  await onEvery(screens, async ({ page }) => void (await page.goto(test.running.description.api)))
})
afterAll(async () => {
  await browser?.close()
  await test?.[Symbol.asyncDispose]()
})

it('sends one event of each kind, and links each receipt to its event', async () => {
  await onEvery(screens, async (screen) => {
    const { page } = screen
    await page.getByRole('button', { name: 'Send passive event' }).click()
    if (samples.sealed) {
      await page.getByLabel(/Value of the active event/).fill('a word of mine')
      await page.getByRole('button', { name: 'Send active event' }).click()
    }
    const receipts = page.getByRole('log', { name: 'Receipts' })
    await expect
      .poll(async () => await receipts.getByText('Confirmed').count(), { timeout })
      .toBeGreaterThan(1)
    const link = receipts.getByRole('link', { name: 'where is it?' }).first()
    expect(await link.getAttribute('href')).toContain(`${test.running.description.dashboard}/events/`)
    await expectWellMade(screen)
  })
})

it('drives a scenario, shows how it goes, and ends with a line that is true', async () => {
  await onEvery(screens, async (screen) => {
    const { page } = screen
    await page.getByLabel('Scenario', { exact: true }).selectOption('ramp')
    await page.getByLabel('Events per second').fill('40')
    await page.getByLabel('For', { exact: true }).selectOption('5')
    await page.getByRole('button', { name: 'Start the run' }).click()
    await page.getByRole('button', { name: 'Stop the run' }).waitFor()
    const line = page.getByTestId('final-line-run')
    await expect
      .poll(async () => await line.allTextContents(), { timeout })
      .toEqual([expect.stringMatching(/lost 0/i)])
    const [, sent, stored] = /^Sent (\d+), stored (\d+)/.exec((await line.textContent()) ?? '') ?? []
    expect(Number(sent)).toBeGreaterThan(50)
    expect(stored).toBe(sent)
    await expectWellMade(screen)
  })
})

it('climbs until the system is saturated, and names the part that limits it', async () => {
  await onEvery(screens, async (screen) => {
    const { page } = screen
    await page.getByLabel(/p99 to confirm may reach/).fill('1')
    await page.getByLabel('Seconds for each step').fill('1')
    await page.getByRole('button', { name: 'Start the climb' }).click()
    await expect
      .poll(async () => await page.getByTestId('final-line-climb').allTextContents(), { timeout })
      .toEqual([expect.stringMatching(/lost 0/i)])
    expect(await page.getByTestId('climb-verdict').textContent()).toMatch(/Bottleneck: .+, as .+/)
    await expectWellMade(screen)
  })
})

it('does mischief, and says what came of it', async () => {
  await onEvery(screens, async (screen) => {
    const { page } = screen
    for (const [label, expected] of [
      ['Send the same event three times', /Confirmed 3 times, stored once/],
      ['Send an unknown type', /Refused with 422/],
      ['Send an event that is too large', /Refused with 413/],
      ['Send a poison event', /with the dead letters/],
    ] as const) {
      await page.getByRole('button', { name: label }).click()
      const told = page.getByLabel(`What came of it: ${label}`)
      await expect.poll(async () => await told.textContent(), { timeout }).toMatch(expected)
    }
    await expectWellMade(screen)
  })
})
