import type { Browser, Page } from 'playwright-core'
import { openTestBrowser } from './open-test-browser.ts'
import { openTestStack, type TestStack } from './open-test-stack.ts'
import { expectWellMade } from './screens.ts'

/** The two pages on which people see a system: the simulator with its card, and the dashboard with its panel. */
export type SystemPages = AsyncDisposable & {
  readonly test: TestStack
  readonly simulator: Page
  readonly dashboard: Page
  /** What went wrong in their own code. */
  readonly complaints: string[]
}

export const screens = [
  { name: 'a desk by day', width: 1_280, colorScheme: 'light' },
  { name: 'a desk by night', width: 1_280, colorScheme: 'dark' },
  { name: 'a phone by day', width: 375, colorScheme: 'light' },
  { name: 'a phone by night', width: 375, colorScheme: 'dark' },
] as const

/** Opens both on a stack of their own. */
export async function openSystemPages(): Promise<SystemPages> {
  const complaints: string[] = []
  const browser: Browser = await openTestBrowser()
  const test = await openTestStack()
  const context = await browser.newContext({ viewport: { width: 1_280, height: 900 } })
  const [simulator, dashboard] = [await context.newPage(), await context.newPage()]
  for (const page of [simulator, dashboard]) page.on('pageerror', ({ message }) => complaints.push(message))
  await simulator.goto(test.running.description.api)
  await dashboard.goto(new URL('/systems', test.running.description.dashboard).href)
  return {
    test,
    simulator,
    dashboard,
    complaints,
    async [Symbol.asyncDispose]() {
      await browser.close()
      await test[Symbol.asyncDispose]()
    },
  }
}

/** Holds both to how pages are to be made, on one of the screens. */
export async function expectPagesWellMade(
  { simulator, dashboard, complaints }: SystemPages,
  { name, width, colorScheme }: (typeof screens)[number],
): Promise<void> {
  for (const page of [simulator, dashboard]) {
    await page.setViewportSize({ width, height: 900 })
    await page.emulateMedia({ colorScheme })
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))')
    await expectWellMade({ name, page, isWide: width > 1_000, isDark: colorScheme === 'dark', complaints })
  }
}
