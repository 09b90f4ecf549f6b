import classes from './lamp.module.css'

/** Well: all clear. Caution: look here. Stop: does not work. Unknown: nothing heard yet. */
export type LampState = 'well' | 'caution' | 'stop' | 'unknown'

// A shape of its own for each state, as colour alone says nothing to one reader in twelve.
const marks: Record<LampState, React.ReactNode> = {
  well: (
    <>
      <circle cx="8" cy="8" r="7" fill="currentColor" />
      <path d="M4.8 8.2l2.2 2.3 4.2-4.7" stroke="var(--sb-lamp-mark)" strokeWidth="1.8" fill="none" />
    </>
  ),
  caution: (
    <>
      <path d="M8 1.2l7.2 13H.8z" fill="currentColor" strokeLinejoin="round" stroke="currentColor" />
      <path d="M8 6v4.2M8 11.6v1.6" stroke="var(--sb-lamp-mark)" strokeWidth="1.8" />
    </>
  ),
  stop: (
    <>
      <rect x="1" y="1" width="14" height="14" rx="2" fill="currentColor" />
      <path d="M5 5l6 6M11 5l-6 6" stroke="var(--sb-lamp-mark)" strokeWidth="1.8" />
    </>
  ),
  unknown: (
    <circle
      cx="8"
      cy="8"
      r="6.2"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.8"
      strokeDasharray="3 2.4"
    />
  ),
}

type LampMarkProps = {
  readonly state: LampState
  /** Where it stands inside another SVG. */
  readonly x?: number
  readonly y?: number
}

/** The shape of a lamp, without its word: that must stand beside it. */
export function LampMark({ state, x, y }: LampMarkProps) {
  return (
    <svg
      x={x}
      y={y}
      viewBox="0 0 16 16"
      width="16"
      height="16"
      aria-hidden="true"
      className={classes.mark}
      data-state={state}
    >
      {marks[state]}
    </svg>
  )
}

/** A lamp: a shape for its state and always a word beside it. */
export function Lamp({ state, children }: { state: LampState; children: React.ReactNode }) {
  return (
    <span className={classes.lamp} data-state={state}>
      <LampMark state={state} />
      <span>{children}</span>
    </span>
  )
}
