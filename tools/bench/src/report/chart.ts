import type { Finding } from '../result.ts'
import { comparisonOf, targetOf } from './words.ts'

const width = 990
const rowHeight = 34
const top = 64
const labelWidth = 330
const barsWidth = 300
// Bars end here, so that one that is far past its target does not make all others small.
const marginMax = 3

/**
 * How far a finding is past its target: 1 is exactly there, 2 is twice as good.
 *
 * @returns at most 3
 */
export function marginOf({ bound, target, ratio, figure }: Finding): number {
  if (bound === null || target === null) return 0
  const reached = ratio ?? figure
  const margin = bound === 'at least' ? reached / target : reached === 0 ? marginMax : target / reached
  return Math.min(marginMax, Number.isFinite(margin) ? margin : reached <= target ? marginMax : 0)
}

/** One bar for each finding that has a target, and a line where the targets are, as an SVG image. */
export function chartSvg(findings: readonly Finding[]): string {
  const shown = findings.filter(({ target }) => target !== null)
  const height = top + shown.length * rowHeight + 24
  const unit = barsWidth / marginMax
  const rows = shown.map((finding, index) => {
    const y = top + index * rowHeight
    const length = Math.max(2, marginOf(finding) * unit).toFixed(1)
    const verdict = finding.met ? 'met' : 'missed'
    return [
      `<text class="name" x="${labelWidth - 12}" y="${y + 14}" text-anchor="end">${escaped(finding.scenario)}</text>`,
      `<text class="what" x="${labelWidth - 12}" y="${y + 27}" text-anchor="end">${escaped(finding.what)}</text>`,
      `<rect class="${verdict}" x="${labelWidth}" y="${y + 5}" width="${length}" height="20" rx="3"/>`,
      `<text class="name" x="${labelWidth + barsWidth + 12}" y="${y + 14}">${verdict}: ${escaped(comparisonOf(finding))}</text>`,
      `<text class="what" x="${labelWidth + barsWidth + 12}" y="${y + 27}">${escaped(targetOf(finding))}</text>`,
    ].join('\n  ')
  })
  const targetX = labelWidth + unit
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-labelledby="title">
  <title id="title">How far each scenario is past its target</title>
  <style>
    text { font-family: system-ui, sans-serif; font-size: 12px; fill: #1f2933 }
    .what { font-size: 10px; fill: #616e7c }
    .met { fill: #2b7a4b }
    .missed { fill: #c2410c }
    line { stroke: #1f2933; stroke-dasharray: 4 3 }
    @media (prefers-color-scheme: dark) {
      text { fill: #e4e7eb }
      .what { fill: #9aa5b1 }
      .met { fill: #4ade80 }
      .missed { fill: #fb923c }
      line { stroke: #e4e7eb }
    }
  </style>
  <text class="name" x="${targetX}" y="${top - 28}" text-anchor="middle">target</text>
  <text class="what" x="${targetX + unit}" y="${top - 28}" text-anchor="middle">twice as good</text>
  <line x1="${targetX}" y1="${top - 20}" x2="${targetX}" y2="${height - 16}"/>
  ${rows.join('\n  ')}
</svg>
`
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
