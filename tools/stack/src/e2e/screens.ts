import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'

/** What the pages are made for: a desk and a phone, by day and by night. */
const sizes = [
  { width: 1_280, height: 900, colorScheme: 'light' },
  { width: 1_280, height: 900, colorScheme: 'dark' },
  { width: 390, height: 844, colorScheme: 'light' },
  { width: 390, height: 844, colorScheme: 'dark' },
] as const

export type Screen = {
  readonly name: string
  readonly page: Page
  readonly isWide: boolean
  readonly isDark: boolean
  /** What scripts and the browser complained about. */
  readonly complaints: string[]
}

/** A page of its own for each size of screen and each colour scheme. */
export async function openScreens(browser: Browser): Promise<Screen[]> {
  const screens: Screen[] = []
  for (const { width, height, colorScheme } of sizes) {
    const page = await browser.newPage({ viewport: { width, height }, colorScheme })
    const complaints: string[] = []
    page.on('pageerror', (error) => complaints.push(error.message))
    page.on('console', (message) => {
      // An answer that is meant is an error to the browser: a wrong password, an event that is none, one report of
      // a run at a time.
      const { url } = message.location()
      const isRefusal = /status of 4\d\d/.test(message.text()) || url.includes('/runs/')
      if (message.type() === 'error' && !isRefusal) complaints.push(`${message.text()} ${url}`)
    })
    const isWide = width > 1_000
    screens.push({
      name: `${width} px, ${colorScheme}`,
      page,
      isWide,
      isDark: colorScheme === 'dark',
      complaints,
    })
  }
  return screens
}

/** Does the same on all screens at once, as most of it is waiting; a failure names its screen. */
export async function onEvery(
  screens: readonly Screen[],
  work: (screen: Screen) => Promise<void>,
): Promise<void> {
  await Promise.all(
    screens.map(async (screen) => {
      try {
        await work(screen)
      } catch (cause) {
        throw new Error(`At ${screen.name}: ${(cause as Error).message}`, { cause })
      }
    }),
  )
}

/**
 * Fails when a checker of accessibility finds something serious, when the page is wider than the screen, when its
 * ground has not the colour scheme's brightness, or when anything complained.
 */
export async function expectWellMade({ page, isDark, complaints }: Screen): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    // Otherwise it opens a page of its own, and the packaged browser ends with the first page that is closed.
    .setLegacyMode(true)
    // Otherwise it also makes a selector for every element that passed, which is most of its work.
    .options({ resultTypes: ['violations'] })
    .analyze()
  const serious = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical')
  const found = serious.map(
    ({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html.slice(0, 120)).join(' | ')}`,
  )
  const { overflow, ground } = await page.evaluate(() => ({
    overflow: document.documentElement.scrollWidth - window.innerWidth,
    ground: getComputedStyle(document.body).backgroundColor,
  }))
  const [red = 0, green = 0, blue = 0] = (ground.match(/[\d.]+/g) ?? []).map(Number)
  expect({ found, complaints, isWiderThanScreen: overflow > 0, isDark: red + green + blue < 384 }).toEqual({
    found: [],
    complaints: [],
    isWiderThanScreen: false,
    isDark,
  })
}
