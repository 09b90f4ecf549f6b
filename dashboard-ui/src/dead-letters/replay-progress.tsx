import { Progress } from '@mantine/core'
import type { ReplayReceipt, ReplayReport } from '@signalbox/contracts'
import { Lamp, Notice } from '@signalbox/ui'
import { useAnswer } from '../api/use-answer.ts'
import { outcomeOf } from './replay-outcome.ts'

const everySecond = () => 1000

/** How far a replay has come, and its outcome. */
export function ReplayProgress({ receipt }: { receipt: ReplayReceipt }) {
  const { data, error } = useAnswer<ReplayReport>(`/api/dead-letters/replays/${receipt.id}`, everySecond)
  const report: ReplayReport = data ?? {
    ...receipt,
    state: 'running',
    rate: 0,
    replayed: 0,
    deadAgain: 0,
    error: null,
  }
  const [lamp, words] = outcomeOf(report)
  const share = report.total === 0 ? 100 : (report.replayed / report.total) * 100
  return (
    <>
      <Progress
        value={share}
        size="lg"
        mt="md"
        mb="sm"
        aria-label="Letters published again"
        transitionDuration={0}
      />
      <output>
        <Lamp state={lamp}>{words}.</Lamp>
      </output>
      {error ? (
        <Notice state="caution" title="How it goes is not known right now">
          {error.message}. The page keeps asking.
        </Notice>
      ) : null}
    </>
  )
}
