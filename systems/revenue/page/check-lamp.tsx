import { formatAge, formatCount, Lamp } from '@signalbox/ui'
import type { Check } from './figures.ts'
import classes from './dashboard.module.css'

const counted = (count: number, one: string, many: string) =>
  `${formatCount(count)} ${count === 1 ? one : many}`

/** Whether all entries add up to what users have, as the service has found when it last added them up. */
export function CheckLamp({ check }: { check: Check | undefined }) {
  if (!check)
    return (
      <p className={classes.check}>
        <Lamp state="unknown">Not added up yet: the service does so when it runs</Lamp>
      </p>
    )
  const { wrong, users, entries, age_ms, is_late, checked_at } = check
  const state = wrong > 0 ? 'stop' : is_late ? 'caution' : 'well'
  return (
    <p className={classes.check}>
      <Lamp state={state}>
        {wrong > 0
          ? `Of ${counted(wrong, 'user', 'users')} the entries do not add up to what they have`
          : 'All entries add up, to the last digit'}
      </Lamp>
      <span className={classes.dim}>
        {counted(entries, 'entry', 'entries')} of {counted(users, 'user', 'users')}, checked{' '}
        <time dateTime={checked_at} title={checked_at}>
          {formatAge(age_ms)}
        </time>
        {is_late ? '; a check is late, see whether the service revenue runs' : ''}
      </span>
    </p>
  )
}
