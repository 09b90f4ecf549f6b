import { rounded, type Finding } from '../result.ts'

/** A figure as people read it: three digits that count, thousands apart. */
export function readable(figure: number): string {
  return rounded(figure).toLocaleString('en', { maximumSignificantDigits: 3 })
}

/** Such as `0.74 of raw-insert`; for a figure that stands for itself, the figure with its unit. */
export function comparisonOf({ ratio, reference, figure, unit }: Finding): string {
  return ratio === null ? `${readable(figure)} ${unit}` : `${readable(ratio)} of ${reference}`
}

/** Such as `at least 0.7`. */
export function targetOf({ bound, target }: Finding): string {
  return bound === null || target === null ? '' : `${bound} ${readable(target)}`
}
