import { defineProblems } from '@signalbox/runtime'

/** What may be wrong with a request to this service, besides what may be wrong with any. */
export const { problem, kinds } = defineProblems({
  secret_required: { status: 401, title: 'The secret is missing or wrong', retryable: false },
  signature_refused: { status: 401, title: 'The report is not signed by its provider', retryable: false },
  link_refused: { status: 403, title: 'The link is not ours', retryable: false },
  token_used: { status: 406, title: 'The report was taken before', retryable: false },
  id_reuse: { status: 409, title: 'Another notification has this id', retryable: false },
  too_late: { status: 409, title: 'It is being sent, or at its end', retryable: false },
})
