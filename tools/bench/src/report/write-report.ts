import { execFileSync } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import path from 'node:path'
import { repository } from '@signalbox/stack'
import { toResult, type Finding } from '../result.ts'
import { chartSvg } from './chart.ts'
import { replaceBetween } from './replace-between.ts'
import { markdownTable } from './table.ts'

const begin = '<!-- begin of what npm run bench writes -->'
const end = '<!-- end of what npm run bench writes -->'

/** Writes `latest.json` into a folder. Returns its path. */
export function writeResults(findings: readonly Finding[], folder: string): string {
  const file = path.join(folder, 'latest.json')
  mkdirSync(path.dirname(file), { recursive: true })
  writeFileSync(file, `${JSON.stringify(findings.map(toResult), null, 2)}\n`)
  return file
}

/**
 * Writes the table and the chart into `docs/performance.md`, between the two markers in it. Returns its path.
 *
 * @throws when a marker is missing
 */
export function writeDocument(
  findings: readonly Finding[],
  facts: { quick: boolean; versions: string },
): string {
  const file = path.join(repository, 'docs/performance.md')
  const chart = 'pictures/performance.svg'
  const content = [
    `![How far each scenario is past its target](${chart})`,
    markdownTable(findings),
    `Taken ${facts.quick ? 'by `npm run bench -- --quick` ' : ''}at commit ${commit()} on ${availableParallelism()} cores of ${cpus()[0]?.model.trim() ?? 'an unknown processor'}, Node ${process.versions.node}, ${facts.versions}, everything and the load on the same machine.`,
  ].join('\n\n')
  writeFileSync(file, replaceBetween(readFileSync(file, 'utf8'), begin, end, content))
  writeFileSync(path.join(repository, 'docs', chart), chartSvg(findings))
  return file
}

function commit(): string {
  try {
    const options = { cwd: repository, encoding: 'utf8' } as const
    const name = execFileSync('git', ['rev-parse', '--short', 'HEAD'], options).trim()
    const changed = execFileSync(
      'git',
      ['status', '--porcelain', '--', '.', ':!docs', ':!tools/bench/results'],
      options,
    )
    return changed === '' ? name : `${name} and changes after it`
  } catch {
    return 'unknown'
  }
}
