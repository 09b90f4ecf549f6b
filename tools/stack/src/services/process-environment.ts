import { passedOn } from '@signalbox/runtime/config'

export type ProcessFacts = {
  readonly temporary: string
  readonly port: number
  readonly variables: Readonly<Record<string, string>>
}

/** Everything that a service's process finds in its environment: what is passed on from ours, and its own variables. */
export function processEnvironment(
  ours: NodeJS.ProcessEnv,
  { temporary, port, variables }: ProcessFacts,
): Record<string, string> {
  return {
    ...passedOn(ours),
    // tsx keeps what it compiled here; in the system's folder it would outlive us.
    TMPDIR: temporary,
    NODE_ENV: 'production',
    // Nothing of what runs on this machine is for others.
    HOST: '127.0.0.1',
    PORT: String(port),
    ...variables,
  }
}
