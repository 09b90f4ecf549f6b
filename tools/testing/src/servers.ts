import { fromRun } from './from-run.ts'

/** The PostgreSQL and the RabbitMQ of this run of tests. Whoever imports it waits until they have started. */
export const servers = await fromRun('servers')
