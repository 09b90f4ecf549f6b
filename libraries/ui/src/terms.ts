/** The words that a newcomer to event-driven systems may not know, each in one or two sentences. */
export const terms = {
  event:
    'A small message that says that something happened, such as a click. It has an id, a type and a date.',
  id: 'Made by the sender before the first try, and kept when it tries again. The same id is stored once, however often it is sent.',
  topic:
    'A named line that events of one kind travel on. Here each topic has one queue and one table of the same name.',
  queue:
    'Where messages wait in RabbitMQ until a service takes them. They are kept on disk, so a restart loses none.',
  ready:
    'Messages that wait in a queue. A number that keeps growing means that more comes in than goes out. One message may hold many events.',
  unacked:
    'Messages that a service holds and has not settled yet. If it dies, RabbitMQ hands them to another.',
  consumers: 'How many connections take messages from the queue. None means that nothing leaves it.',
  'dead letters':
    'Messages that could not be processed, kept with the reason so that nothing is lost. No service takes from this queue, by design.',
  replay:
    'To send a dead letter to the queue that it came from once more, when what was wrong has been mended. It keeps its id, so nothing is stored twice.',
  repeat:
    'The same event, taken once more because its sender had no answer and sent it again. It changes nothing.',
  waterfall:
    'Each step of a journey as a bar, below the one before it: where a bar begins the step began, and its length is the time that it took.',
  trace:
    'The way of one request through several programs. Its id finds all of it where traces are kept, such as in Jaeger or Grafana Tempo.',
  attempts: 'How often a service tried to handle the event before it gave up.',
  stored: 'Events that are written to the PostgreSQL table. Sending the same id again does not count twice.',
  'events/s': 'Events stored each second, as a mean over the last ten whole seconds.',
  latency: 'The time from the moment the API took an event until it was stored.',
  p50: 'Half of the events were at most this slow: the usual case.',
  p95: 'Of 100 events, 95 were at most this slow.',
  p99: 'Of 100 events, 99 were at most this slow: what the unlucky ones see.',
  'total time':
    'From the date on which the sender made the event until it was stored. It needs both clocks to agree.',
  ledger:
    'The books of the system. Everything that came onto a topic must be stored, a repeat, a dead letter or still in flight; otherwise something was lost.',
  'came in':
    'Events that were put onto the topic: by the API, by a service that passes on what it has stored, or by hand in RabbitMQ.',
  repeats:
    'Events that were sent again under an id that is stored already. They are answered like the first one, and change nothing.',
  dead: 'Events that could not be stored and are kept as dead letters, with the reason, until somebody sends them again.',
  'in flight': 'Came in and not stored yet: in a queue, in a service’s hand, or waiting for another try.',
  retry:
    'A siding for events that could not be processed just now. They wait there for 1 s to 10 min and then return to their queue.',
  service: 'A program that takes events from queues. Several processes of it share the work.',
  confirmed:
    'RabbitMQ has the event safely on disk. From here on it is stored once, or kept as a dead letter with a reason.',
  refused: 'The API looked at the event and said no, with a reason. It was not sent on.',
  'in doubt':
    'No clear answer came. The event may have arrived or not, so it is safe, and right, to send it again under the same id.',
  'open loop':
    'Events are sent when the clock says so, whether those before were answered or not. So a slow system cannot slow the sender down and hide its slowness.',
  saturated:
    'More comes in than a part of the system can carry: times grow, or events pile up in front of that part, the bottleneck.',
  'poison event':
    'An event that no service can ever process. It must not hold up the others, so it is put aside with the reason.',
  encrypted:
    'The API seals the value with XChaCha20-Poly1305 before it enters RabbitMQ. Only the service that needs it can open it.',
  key: 'A secret that values are sealed and opened with. Its name travels with each value, so that old and new keys can be in use side by side. The secret itself is shown nowhere.',
} as const

export type TermName = keyof typeof terms
