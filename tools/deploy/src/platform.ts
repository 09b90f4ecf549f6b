import { messageBytesMax } from '@signalbox/contracts'

/** How every service is built, started and stopped, wherever that is. */
export const platform = {
  /** Exactly what the lock file says; `npm install` may take something newer. */
  install: 'npm ci',
  build: 'npm run build',
  nodeVersion: '24',
  /** Answers 200 once RabbitMQ and PostgreSQL can be worked with. */
  healthPath: '/readyz',
  /** RabbitMQ and PostgreSQL may start at the same time as the services, and take their time. */
  healthTimeoutSeconds: 300,
  /** From SIGTERM to SIGKILL. A service gives up after 25 s by itself, so that it can say so. */
  drainSeconds: 30,
  /** For so long both the old and the new version run, until no request is on its way to the old one. */
  overlapSeconds: 5,
} as const

/** Pinned to the version whose data they can read. */
export const images = {
  postgres: 'postgres:18',
  rabbitmq: 'rabbitmq:4.2-management',
} as const

/** What RabbitMQ's Erlang is told: the largest message that it takes, which is the largest that a service sends. */
export const rabbitmqErlangArguments = `-rabbit max_message_size ${messageBytesMax}`
