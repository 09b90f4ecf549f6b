/** The part of a pino logger that this library uses. */
export type BrokerLog = {
  info(details: object, message: string): void
  warn(details: object, message: string): void
  error(details: object, message: string): void
}
