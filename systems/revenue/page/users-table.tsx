import { UnstyledButton } from '@mantine/core'
import { formatCount } from '@signalbox/ui'
import classes from './dashboard.module.css'
import type { User } from './figures.ts'
import { formatMoney, shortMoney } from './money.ts'
import { Sparkline } from './sparkline.tsx'

/** The history beside it shows all of them. */
const digitsShown = 15

type UsersTableProps = {
  readonly users: readonly User[]
  readonly chosen: string | undefined
  readonly onChoose: (userId: string) => void
}

/** Who has the most. */
export function UsersTable({ users, chosen, onChoose }: UsersTableProps) {
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- so that the keyboard can scroll it
    <section className={classes.users} aria-label="Users by revenue" tabIndex={0}>
      <table className={classes.table}>
        <thead>
          <tr>
            <th scope="col">User</th>
            <th scope="col">Last entries</th>
            <th scope="col">Revenue</th>
          </tr>
        </thead>
        <tbody>
          {users.map(({ user_id, revenue, sequence, heights }) => (
            <tr key={user_id} data-chosen={user_id === chosen}>
              <th scope="row">
                <UnstyledButton
                  className={classes.user}
                  aria-pressed={user_id === chosen}
                  onClick={() => onChoose(user_id)}
                >
                  {user_id}
                </UnstyledButton>
              </th>
              <td className={classes.course}>
                <Sparkline heights={heights} />
                <span className={classes.count}>{formatCount(sequence)}</span>
              </td>
              <td className={classes.money} title={formatMoney(revenue)}>
                {shortMoney(revenue, digitsShown)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
