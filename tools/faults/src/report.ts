/** What one row came to. */
export type Result = {
  readonly row: string
  readonly seed: number
  readonly attempted: number
  readonly acknowledged: number
  readonly stored: number
  readonly dead: number
  readonly lost: number
  readonly unexpected: number
  readonly doubled: number
  /** From the end of the fault until an event that was sent then is stored; null when it never was. */
  readonly recoverySeconds: number | null
  /** The longest time without a 202. */
  readonly gapSeconds: number
  readonly skipped?: string
  /** What is wrong beyond the figures, and examples for them. */
  readonly problems: readonly string[]
}

/** Of a row that could not even begin. */
export function skippedResult(row: string, seed: number, skipped: string): Result {
  const none = { attempted: 0, acknowledged: 0, stored: 0, dead: 0, lost: 0, unexpected: 0, doubled: 0 }
  return { row, seed, ...none, recoverySeconds: null, gapSeconds: 0, skipped, problems: [] }
}

/** Whether the promise was kept. A row that could not be run proves nothing and fails nothing. */
export function passed({ lost, unexpected, doubled, problems, skipped }: Result): boolean {
  return skipped !== undefined || (lost + unexpected + doubled === 0 && problems.length === 0)
}

const figures = ['attempted', 'acknowledged', 'stored', 'dead', 'lost', 'unexpected', 'doubled'] as const

const columns = [
  ['row', 26],
  ['seed', 6],
  ['attempted', 10],
  ['acknowledged', 13],
  ['stored', 8],
  ['dead', 6],
  ['lost', 5],
  ['unexpected', 11],
  ['doubled', 8],
  ['recovery s', 11],
  ['gap s', 6],
] as const

/** The names above the lines. */
export function heading(): string {
  return columns.map(([name, width]) => align(name, width)).join(' ')
}

/** A row's figures in one aligned line. */
export function line(result: Result): string {
  const verdict =
    result.skipped === undefined ? (passed(result) ? '' : ' FAILED') : ` skipped: ${result.skipped}`
  return (
    cells(result)
      .map((text, index) => align(text, columns[index]?.[1] ?? 8))
      .join(' ') + verdict
  )
}

/** The array of `latest.json`. */
export function toJson(results: readonly Result[]): string {
  const rows = results
    .filter(({ skipped }) => skipped === undefined)
    .map(({ problems: _problems, skipped: _skipped, recoverySeconds, gapSeconds, ...rest }) => ({
      ...rest,
      recoverySeconds: recoverySeconds === null ? null : round(recoverySeconds),
      gapSeconds: round(gapSeconds),
    }))
  return `${JSON.stringify(rows, null, 2)}\n`
}

/** The runs of a row with several seeds in one: sums, and of times the longest. */
function together(results: readonly Result[]): Omit<Result, 'seed'>[] {
  const byRow = new Map<string, Omit<Result, 'seed'>>()
  for (const result of results) {
    const known = byRow.get(result.row)
    byRow.set(result.row, known ? added(known, result) : result)
  }
  return [...byRow.values()]
}

function added(one: Omit<Result, 'seed'>, other: Result): Omit<Result, 'seed'> {
  const never = one.recoverySeconds === null || other.recoverySeconds === null
  const sum = (name: (typeof figures)[number]) => [name, one[name] + other[name]] as const
  return {
    ...one,
    ...(Object.fromEntries(figures.map(sum)) as Record<(typeof figures)[number], number>),
    recoverySeconds: never ? null : Math.max(one.recoverySeconds ?? 0, other.recoverySeconds ?? 0),
    gapSeconds: Math.max(one.gapSeconds, other.gapSeconds),
  }
}

/** How many runs each seed had, and which failed, in a line for each. */
export function bySeed(results: readonly Result[]): string[] {
  return [...new Set(results.map(({ seed }) => seed))].map((seed) => {
    const own = results.filter((result) => result.seed === seed)
    const failed = own.filter((result) => !passed(result)).map(({ row }) => row)
    const notRun = own.filter(({ skipped }) => skipped !== undefined).length
    const ran = own.length - notRun
    const sum = (name: (typeof figures)[number]) => own.reduce((all, result) => all + result[name], 0)
    const counts = `lost ${sum('lost')}, unexpected ${sum('unexpected')}, doubled ${sum('doubled')}`
    const verdict = failed.length === 0 ? 'none failed' : `failed: ${failed.join(', ')}`
    return `Seed ${seed}: ${ran} rows ran${notRun > 0 ? `, ${notRun} did not` : ''}; ${counts}; ${verdict}`
  })
}

/** The table of `docs/reliability.md`, aligned as the formatter wants it, and what could not be run. */
export function toMarkdown(results: readonly Result[], about: string): string {
  const ran = results.filter(({ skipped }) => skipped === undefined)
  const table = [
    columns.filter(([name]) => name !== 'seed').map(([name]) => name),
    ...together(ran).map((result) => cells({ ...result, seed: 0 }).filter((_, index) => index !== 1)),
  ]
  const widths = (table[0] ?? []).map((_, index) =>
    Math.max(3, ...table.map((row) => row[index]?.length ?? 0)),
  )
  const pad = (text: string, index: number) =>
    index === 0 ? text.padEnd(widths[index] ?? 0) : text.padStart(widths[index] ?? 0)
  const ruler = widths.map((width, index) => (index === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`))
  const lines = table.map((row) => row.map(pad))
  lines.splice(1, 0, ruler)
  const notRun = results.flatMap(({ row, seed, skipped }) =>
    skipped === undefined ? [] : [`- ${row}, seed ${seed}: ${skipped}`],
  )
  const failed = results
    .filter((result) => !passed(result))
    .map(({ row, seed, problems }) => `- ${row}, seed ${seed}: ${problems[0] ?? 'see its figures'}`)
  return [
    about,
    bySeed(results)
      .map((text) => `- ${text}`)
      .join('\n'),
    lines.map((row) => `| ${row.join(' | ')} |`).join('\n'),
    ...(failed.length > 0 ? [`Failed:\n\n${failed.join('\n')}`] : []),
    ...(notRun.length > 0 ? [`Not run:\n\n${notRun.join('\n')}`] : []),
  ].join('\n\n')
}

/** Replaces what stands between the marker comments of a document. */
export function replaceBetween(document: string, marker: string, text: string): string {
  const [start, end] = [`<!-- ${marker} -->`, `<!-- /${marker} -->`]
  const from = document.indexOf(start)
  const to = document.indexOf(end)
  if (from < 0 || to < from)
    throw new Error(`The document has no place for ${marker}; add ${start} and ${end}`)
  return `${document.slice(0, from + start.length)}\n\n${text}\n\n${document.slice(to)}`
}

function cells(result: Result): string[] {
  return [
    result.row,
    ...[result.seed, result.attempted, result.acknowledged, result.stored, result.dead].map(String),
    ...[result.lost, result.unexpected, result.doubled].map(String),
    result.recoverySeconds === null ? 'never' : result.recoverySeconds.toFixed(1),
    result.gapSeconds.toFixed(1),
  ]
}

const align = (text: string, width: number) => (width === 26 ? text.padEnd(width) : text.padStart(width))
const round = (number: number) => Math.round(number * 10) / 10
