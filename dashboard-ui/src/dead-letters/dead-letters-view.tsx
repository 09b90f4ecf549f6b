import type { DeadLetterGroups } from '@signalbox/contracts'
import { useState } from 'react'
import { useAnswer } from '../api/use-answer.ts'
import { Answered } from '../page/answered.tsx'
import { useLocation } from '../view/use-location.ts'
import { GroupsPanel } from './groups-panel.tsx'
import { LettersPanel } from './letters-panel.tsx'
import { ReplayPanel } from './replay-panel.tsx'
import type { ReplayTarget } from './replay-target.ts'

/** The dead-letter desk: what could not be stored, by reason, and a way to send it again. */
export default function DeadLettersView() {
  const { searchParams } = useLocation()
  const answer = useAnswer<DeadLetterGroups>('/api/dead-letters')
  // A number for each press, so that the same choice begins anew.
  const [replay, setReplay] = useState<{ readonly key: number; readonly target: ReplayTarget }>()
  const onReplay = (target: ReplayTarget) => setReplay({ key: (replay?.key ?? 0) + 1, target })
  const queue = searchParams.get('queue')
  const reason = searchParams.get('reason')
  const after = searchParams.get('after')
  const group = queue !== null && reason !== null ? { queue, reason } : undefined
  const count = answer.data?.groups.find((one) => one.queue === queue && one.reason === reason)?.letters
  return (
    <>
      {replay ? (
        <ReplayPanel key={replay.key} target={replay.target} onClose={() => setReplay(undefined)} />
      ) : null}
      <Answered answer={answer}>
        {({ groups }) => <GroupsPanel groups={groups} chosen={group} onReplay={onReplay} />}
      </Answered>
      {group ? (
        <LettersPanel
          key={`${group.queue} ${group.reason} ${after}`}
          group={group}
          count={count}
          after={after}
          onReplay={onReplay}
        />
      ) : null}
    </>
  )
}
