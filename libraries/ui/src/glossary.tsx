import classes from './glossary.module.css'
import { terms, type TermName } from './terms.ts'

/** Every explanation that the page's terms carry, in one list to read at leisure. */
export function Glossary({ names }: { names: readonly TermName[] }) {
  return (
    <details className={classes.glossary}>
      <summary>What do these words mean?</summary>
      <dl className={classes.list}>
        {names.map((name) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{terms[name]}</dd>
          </div>
        ))}
      </dl>
    </details>
  )
}
