import type { SWRConfiguration } from 'swr'
import { NoAnswer } from './fetch-json.ts'
import { askSessionAgain } from './use-session.ts'

/** How long after a failed request it is tried again, in milliseconds. */
const retryMs = 5000

/** How every view asks the server, unless its hook says otherwise. */
export const asking: SWRConfiguration<unknown, Error> = {
  // At one pace: SWR's own backoff would leave the page blind for minutes.
  onErrorRetry: (_error, _key, _config, revalidate, { retryCount }) => {
    setTimeout(() => void revalidate({ retryCount }), retryMs)
  },
  // The login has ended: its time is over, or the password is another one.
  onError: (error) => {
    if (error instanceof NoAnswer && error.problem.status === 401) askSessionAgain()
  },
}
