import classes from './facts.module.css'

/** Text from outside, as it is: nothing of it is taken for HTML. The keyboard can scroll it. */
export function CodeText({ name, children }: { name: string; children: string }) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- so that the keyboard can scroll it
    <section className={classes.code} tabIndex={0} aria-label={name}>
      <pre className={classes.pre}>{children}</pre>
    </section>
  )
}
