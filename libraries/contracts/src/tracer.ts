/** What is told about a piece of work. Never a value, a key or a body: traces go to another system. */
export type Attributes = Readonly<Record<string, string | number>>

export type SpanFacts = {
  /** Such as `publish topic1`; few different ones, so that they can be grouped. */
  readonly name: string
  /** What OpenTelemetry calls it: who answers a request, sends a message, receives one, or asks a database. */
  readonly kind: 'server' | 'producer' | 'consumer' | 'client'
  readonly attributes: Attributes
  /**
   * Where the work comes from, as traceparents: of one trace it becomes a part, to several it is linked. Left out for
   * what is a part of other work in this process; outside of any it is done without a span.
   */
  readonly from?: readonly (string | undefined)[]
}

/** One piece of work of a trace, while it is done. */
export type Span = {
  /** What others that go on with the work are to be told; nothing where there is no span. */
  readonly traceparent: string | undefined
  note(attributes: Attributes): void
}

/** Records pieces of work as spans of traces. Libraries are given one only where traces are wanted. */
export type Tracer = {
  /** Does the work as a span, which ends with it, and resolves or rejects as the work does. */
  span<Value>(facts: SpanFacts, work: (span: Span) => Promise<Value>): Promise<Value>
}
