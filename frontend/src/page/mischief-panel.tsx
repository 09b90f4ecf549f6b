import { Button } from '@mantine/core'
import { Lamp, Notice, Panel, Term } from '@signalbox/ui'
import { mischiefs } from '../mischief/mischiefs.ts'
import { useMischief } from '../mischief/use-mischief.ts'
import { DashboardLink } from './dashboard-link.tsx'
import classes from './mischief-panel.module.css'

type MischiefPanelProps = {
  readonly dashboard: string | undefined
  /** Whether this stack makes faults; nothing while that is not known. */
  readonly faultsAllowed: boolean | undefined
}

/** What a hostile or unlucky world does to the system, and what the guarantees are worth then. */
export function MischiefPanel({ dashboard, faultsAllowed }: MischiefPanelProps) {
  const { state, commit } = useMischief()
  const offered = mischiefs.filter(({ isFault }) => !isFault || faultsAllowed)
  return (
    <Panel
      title="Mischief"
      hint={
        <>
          Try to break it: a <Term name="poison event" />, a doubled event, a service that stands still. Each
          says first what should happen.
        </>
      }
    >
      <ul className={classes.list}>
        {offered.map((mischief) => {
          const { name, label, expectation, path } = mischief
          const now = state[name]
          return (
            <li key={name} className={classes.item}>
              <Button
                variant="default"
                size="sm"
                className={classes.button}
                disabled={now?.isUnderWay ?? false}
                onClick={() => commit(mischief)}
                aria-describedby={`mischief-${name}`}
              >
                {label}
              </Button>
              <p id={`mischief-${name}`} className={classes.expectation}>
                {expectation}
              </p>
              <output aria-label={`What came of it: ${label}`}>
                {now ? <Lamp state={now.told.state}>{now.told.text}</Lamp> : null}
              </output>
              <DashboardLink dashboard={dashboard} path={now?.told.path ?? path}>
                Watch it on the dashboard
              </DashboardLink>
            </li>
          )
        })}
      </ul>
      {faultsAllowed === false ? (
        <Notice state="unknown" title="No faults here">
          Poison events and stopped consumers need a stack that allows faults (ALLOW_FAULTS=true). On your own
          machine, npm start does; a deployment does not.
        </Notice>
      ) : null}
    </Panel>
  )
}
