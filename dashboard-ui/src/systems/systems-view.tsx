import type { SystemFigures, SystemRows } from '@signalbox/contracts'
import { Apart, Panel as Frame } from '@signalbox/ui'
import { useCallback } from 'react'
import { fetchJson } from '../api/fetch-json.ts'
import { useAnswer } from '../api/use-answer.ts'
import { Answered } from '../page/answered.tsx'
import { useLinks } from '../api/use-links.ts'
import { panelsOf } from './panels.ts'

const none: SystemFigures = {}

function SystemPanel({
  panel: { name, title, asks, Panel },
}: {
  panel: ReturnType<typeof panelsOf>[number]
}) {
  const answer = useAnswer<SystemFigures>(asks ? `/api/systems/${name}` : null)
  const find = useCallback(
    async (asked: string, given: Readonly<Record<string, string>>) =>
      await fetchJson<SystemRows>(`/api/systems/${name}/${asked}?${new URLSearchParams(given).toString()}`),
    [name],
  )
  return (
    <Frame title={title}>
      <Apart>
        {asks ? (
          <Answered answer={answer}>{(figures) => <Panel figures={figures} find={find} />}</Answered>
        ) : (
          <Panel figures={none} find={find} />
        )}
      </Apart>
    </Frame>
  )
}

/** What systems show of themselves. */
export default function SystemsView() {
  const { running } = useLinks()
  return panelsOf(running).map((panel) => <SystemPanel key={panel.name} panel={panel} />)
}
