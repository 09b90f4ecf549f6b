import { defineProblems } from '@signalbox/runtime'

/** What can be wrong with a request to dashboard-api, besides what can be with any. */
export const { kinds, problem } = defineProblems({
  wrong_password: { status: 401, title: 'The password is wrong', retryable: false },
  login_required: { status: 401, title: 'This needs a login', retryable: false },
  read_only: { status: 403, title: 'This dashboard can only be read', retryable: false },
  cross_site: { status: 403, title: 'Another site sent this', retryable: false },
  no_login: { status: 409, title: 'There is no login', retryable: false },
  too_many_tries: { status: 429, title: 'Too many tries', retryable: true },
  unknown_window: { status: 400, title: 'There is no such window', retryable: false },
  unknown_topic: { status: 404, title: 'There is no such topic', retryable: false },
  unknown_system: { status: 404, title: 'There is no such system', retryable: false },
  wrong_question: { status: 400, title: 'This cannot be asked', retryable: false },
  unknown_event_type: { status: 400, title: 'There is no such event type', retryable: false },
  invalid_id: { status: 400, title: 'This is no id', retryable: false },
  unknown_event: { status: 404, title: 'This event is not known here', retryable: true },
  not_stored: { status: 404, title: 'The event is not stored', retryable: true },
  unknown_letter: { status: 404, title: 'There is no such dead letter', retryable: false },
  unknown_replay: { status: 404, title: 'There is no such replay', retryable: false },
  replay_running: { status: 409, title: 'Another replay is running', retryable: true },
  edit_refused: { status: 422, title: 'This text cannot take the place of the body', retryable: false },
  queues_unavailable: { status: 503, title: 'The queue figures cannot be read right now', retryable: true },
  unroutable: { status: 409, title: 'The queue does not exist', retryable: true },
})
