import type { Finding } from '../result.ts'
import { comparisonOf, readable, targetOf } from './words.ts'

const columns = ['Scenario', 'What', 'Figure', 'Compared', 'Target', ''] as const

/** The findings as a table in Markdown. */
export function markdownTable(findings: readonly Finding[]): string {
  const rows = findings.map((finding) => [
    `\`${finding.scenario}\``,
    finding.what,
    `${readable(finding.figure)} ${finding.unit}`,
    finding.ratio === null ? '' : comparisonOf(finding),
    targetOf(finding),
    finding.target === null ? '' : finding.met ? 'met' : '**missed**',
  ])
  const widths = columns.map((name, column) =>
    Math.max(3, name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  )
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`
  return [line(columns), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
