export type Rabbitmq = AsyncDisposable & {
  readonly url: string
  /** With credentials. */
  readonly managementUrl: string
  /** Where it came from, for people. */
  readonly source: string
  /** Nothing when it was running already, or runs in a container. */
  readonly pid?: number | undefined
  /** Stops it, starts it again and waits until it is ready. Nothing happens to one that was running already. */
  restart(): Promise<void>
}
