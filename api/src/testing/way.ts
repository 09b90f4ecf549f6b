/** What becomes of an event of a type that the test pipeline stores. */
export type Way = {
  readonly eventType: string
  /** Onto which the api puts it. */
  readonly topic: string
  /** In which it is at its end. */
  readonly table: string
  /** How many topics it passes. */
  readonly topics: number
}
