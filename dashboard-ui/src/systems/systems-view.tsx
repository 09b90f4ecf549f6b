import type { SystemFigures } from '@signalbox/contracts'
import { Apart, Panel as Frame } from '@signalbox/ui'
import { useAnswer } from '../api/use-answer.ts'
import { Answered } from '../page/answered.tsx'
import { panels } from './panels.ts'

const none: SystemFigures = {}

function SystemPanel({ panel: { name, title, asks, Panel } }: { panel: (typeof panels)[number] }) {
  const answer = useAnswer<SystemFigures>(asks ? `/api/systems/${name}` : null)
  return (
    <Frame title={title}>
      <Apart>
        {asks ? (
          <Answered answer={answer}>{(figures) => <Panel figures={figures} />}</Answered>
        ) : (
          <Panel figures={none} />
        )}
      </Apart>
    </Frame>
  )
}

/** What systems show of themselves. */
export default function SystemsView() {
  return panels.map((panel) => <SystemPanel key={panel.name} panel={panel} />)
}
