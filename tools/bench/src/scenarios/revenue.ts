import { median, pairedRatio } from '../figures.ts'
import { dropHandMade, makeHandMade, sendEntries, writeByHand } from '../load/entries.revenue.ts'
import { atLeast, fact } from '../result.ts'
import type { Scenario } from '../scenario.ts'

const unit = 'entries/s'
const numbersOfUsers = [1, 100, 100_000]

/** Entries from HTTP batches to stored balances, for one user and for many; and the same rows by the best SQL by hand. */
export const revenue: Scenario = async ({ system, quick, log, signal }) => {
  const { database } = system
  const seconds = quick ? 3 : 10
  const rounds = quick ? 2 : 5
  const { url } = system.service('revenue')
  const stored = async () => await system.stored('revenue')
  await system.empty()
  await makeHandMade(database)
  const findings = []
  let ofOne = 0
  for (const users of numbersOfUsers) {
    const rates = { byHand: [] as number[], revenue: [] as number[] }
    log(`Entries of ${users.toLocaleString('en')} users`)
    for (let round = 1; round <= rounds; round += 1) {
      signal.throwIfAborted()
      rates.byHand.push(await writeByHand(database, users, seconds))
      rates.revenue.push(await sendEntries({ url, users, seconds, stored }))
      const [byHand, ours] = [rates.byHand, rates.revenue].map((all) =>
        Math.round(all.at(-1) ?? 0).toLocaleString('en'),
      )
      log(`  by hand ${byHand}, revenue ${ours} ${unit}`)
    }
    const figure = median(rates.revenue)
    if (users === 1) ofOne = figure
    const of = `${users.toLocaleString('en')} user${users === 1 ? '' : 's'}`
    findings.push(
      atLeast(0.7, {
        scenario: 'revenue',
        what: `entries of ${of}, from HTTP batches to stored balances`,
        figure,
        unit,
        ratio: pairedRatio(rates.revenue, rates.byHand),
        reference: 'the same rows and balances by hand, 500 a statement',
      }),
    )
    if (users === numbersOfUsers.at(-1))
      findings.push(
        atLeast(0.5, {
          scenario: 'revenue',
          what: 'one user',
          figure: ofOne,
          unit,
          ratio: ofOne / figure,
          reference: of,
        }),
      )
  }
  const oneByOne = await writeByHand(database, 1, seconds, 1)
  findings.push(
    fact({
      scenario: 'revenue',
      what: 'entries of one user by hand, one a statement',
      figure: oneByOne,
      unit,
    }),
  )
  await dropHandMade(database)
  return findings
}
