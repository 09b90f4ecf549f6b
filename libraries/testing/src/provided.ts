/** What the global setup tells every test file of this run. */
export type Provided = {
  /** Of a database in which nothing is stored, by a user that may create others. */
  readonly databaseUrl: string
  /** The name of the migrated database that every test clones. */
  readonly databaseTemplate: string
  readonly rabbitmqUrl: string
  /** With credentials. */
  readonly rabbitmqManagementUrl: string
}

declare module 'vitest' {
  interface ProvidedContext {
    signalbox: Provided
  }
}
