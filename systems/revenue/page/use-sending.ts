import { useState } from 'react'
import { v7 as uuidv7 } from 'uuid'
import { askService, NotDone, type Service } from './ask-service.ts'

/** What was sent last. */
export type Sent = {
  readonly eventId: string
  readonly name: 'add_revenue' | 'subtract_revenue'
  readonly userId: string
  readonly value: string
  /** How often the service has confirmed it. */
  readonly confirmed: number
}

export type Sending = {
  readonly last: Sent | undefined
  readonly isUnderWay: boolean
  readonly failure: NotDone | undefined
  readonly send: (change: Pick<Sent, 'name' | 'userId' | 'value'>) => void
  /** Sends the last one again as it was, under its id: it counts once. */
  readonly sendAgain: () => void
}

/** Sends changes, each with an id that is made here: so one without an answer can be sent again. */
export function useSending(service: Service): Sending {
  const [last, setLast] = useState<Sent>()
  const [isUnderWay, setUnderWay] = useState(false)
  const [failure, setFailure] = useState<NotDone>()

  async function post({ confirmed, ...body }: Sent): Promise<void> {
    setUnderWay(true)
    setFailure(undefined)
    setLast({ ...body, confirmed })
    try {
      await askService(service, '/liveEvent', body)
      setLast({ ...body, confirmed: confirmed + 1 })
    } catch (error) {
      setFailure(error instanceof NotDone ? error : new NotDone(String(error), { cause: error }))
    } finally {
      setUnderWay(false)
    }
  }

  return {
    last,
    isUnderWay,
    failure,
    send: (change) => void post({ ...change, eventId: uuidv7(), confirmed: 0 }),
    sendAgain: () => void (last && post(last)),
  }
}
