import type { Page } from 'playwright-core'

/**
 * Watches the charts of a page frame by frame. A chart that is drawn anew would be another element, or have no curve for a
 * frame.
 *
 * @returns what ends it and says how many curves there were at first and at least, and how many charts were replaced
 */
export async function watchCharts(page: Page) {
  const drawn = await page.evaluateHandle(() => {
    const count = () => document.querySelectorAll('path.recharts-curve[d]').length
    const seen = {
      charts: [...document.querySelectorAll('svg.recharts-surface')],
      first: count(),
      fewest: count(),
      isOver: false,
    }
    const look = () => {
      seen.fewest = Math.min(seen.fewest, count())
      if (!seen.isOver) requestAnimationFrame(look)
    }
    look()
    return seen
  })
  return async () =>
    await drawn.evaluate((seen) => {
      seen.isOver = true
      const replaced = seen.charts.filter((chart) => !chart.isConnected).length
      return { first: seen.first, fewest: seen.fewest, replaced }
    })
}
