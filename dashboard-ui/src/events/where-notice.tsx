import type { Whereabouts } from '@signalbox/contracts'
import { Notice, type LampState } from '@signalbox/ui'

const lamps: Record<Whereabouts['word'], LampState> = {
  stored: 'well',
  'on its way': 'unknown',
  waiting: 'caution',
  dead: 'stop',
  'unaccounted for': 'stop',
}

function inCapitals(word: string): string {
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** Where an event is now: one word with a lamp, and one sentence. Only a new word is announced, not each second. */
export function WhereNotice({ where }: { where: Whereabouts }) {
  return (
    <Notice state={lamps[where.word]} title={<output>{inCapitals(where.word)}</output>}>
      {where.sentence}.
    </Notice>
  )
}
