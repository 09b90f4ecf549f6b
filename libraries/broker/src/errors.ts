// The ladder of what can go wrong, by what it costs:
//
//   PermanentError     one event is at fault (in contracts): it becomes a dead letter, everything else goes on
//   Unroutable         one message has no queue to go to: the caller is told, nothing was kept
//   BrokerUnavailable  nothing can be published now: the caller may send the same events again later

/** A message was not confirmed. It may have been kept all the same; publishing it again with the same ids is safe. */
export class BrokerUnavailable extends Error {
  override readonly name = 'BrokerUnavailable'
}

/** No queue is bound for this routing key, so the broker kept nothing. */
export class Unroutable extends Error {
  override readonly name = 'Unroutable'
}
