/** One line of `latest.json`. */
export type Result = {
  readonly scenario: string
  readonly figure: number
  readonly unit: string
  /** The figure divided by that of the reference in the same run. Null where the figure stands for itself. */
  readonly ratio: number | null
  /** What the ratio, or else the figure, has to reach. Null for what is only a reference. */
  readonly target: number | null
  readonly met: boolean
}

/** A result with the words that make it readable. */
export type Finding = Result & {
  /** What was measured, such as `rows in topic1 a second`. */
  readonly what: string
  /** What the ratio is a ratio to. */
  readonly reference: string | null
  readonly bound: 'at least' | 'at most' | null
}

type Measured = {
  readonly scenario: string
  readonly what: string
  readonly figure: number
  readonly unit: string
  readonly ratio?: number
  readonly reference?: string
}

/** A figure without a target: a reference, or a fact. */
export function fact(measured: Measured): Finding {
  const { ratio = null, reference = null } = measured
  return { ...measured, ratio, reference, bound: null, target: null, met: true }
}

/** A figure whose ratio, or which itself where there is none, must not be below the target. */
export function atLeast(target: number, measured: Measured): Finding {
  const { ratio = null, reference = null } = measured
  return {
    ...measured,
    ratio,
    reference,
    bound: 'at least',
    target,
    met: (ratio ?? measured.figure) >= target,
  }
}

/** A figure whose ratio, or which itself where there is none, must not be above the target. */
export function atMost(target: number, measured: Measured): Finding {
  const { ratio = null, reference = null } = measured
  return {
    ...measured,
    ratio,
    reference,
    bound: 'at most',
    target,
    met: (ratio ?? measured.figure) <= target,
  }
}

/** What goes into the file: exactly the documented fields, rounded to what can be trusted. */
export function toResult({ scenario, figure, unit, ratio, target, met }: Finding): Result {
  return {
    scenario,
    figure: rounded(figure),
    unit,
    ratio: ratio === null ? null : rounded(ratio),
    target,
    met,
  }
}

/** Three digits that count; more would be noise. */
export function rounded(figure: number): number {
  return Number(figure.toPrecision(3))
}
