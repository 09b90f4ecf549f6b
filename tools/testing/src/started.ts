/** What was started for a run of tests, and what tests are told of it. */
export type Started<Told = unknown> = AsyncDisposable & { readonly told: Told }
