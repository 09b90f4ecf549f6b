import { defineProblems } from '@signalbox/runtime'

/** What may be wrong with a request to this service, besides what may be wrong with any. */
export const { problem, kinds } = defineProblems({
  secret_required: { status: 401, title: 'The secret is missing or wrong', retryable: false },
  origin_refused: { status: 403, title: 'Pages of this origin may not ask', retryable: false },
  id_reuse: { status: 409, title: 'Another entry has this id', retryable: false },
})
