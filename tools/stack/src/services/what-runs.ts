import { plan, systems } from '@signalbox/systems'
import type { Replicas, ServiceName } from './service-names.ts'

/** What a stack runs. */
export type WhatRuns = {
  /** How many processes of each service at first. */
  readonly processes: ReadonlyMap<ServiceName, number>
  /** The systems of which anything runs, in the order of the list. */
  readonly systems: readonly string[]
}

/**
 * Decides what a stack runs.
 *
 * @param wanted the systems whose services run, one process each where `replicas` says nothing else; preset: all
 */
export function whatRuns(replicas: Replicas, wanted: readonly string[] | undefined): WhatRuns {
  const isWanted = (system: string) => wanted === undefined || wanted.includes(system)
  const processes = new Map(
    plan.services.map(({ name, system }) => [name, replicas[name] ?? (isWanted(system) ? 1 : 0)] as const),
  )
  const hasProcess = (wantedSystem: string) =>
    plan.services.some(({ name, system }) => system === wantedSystem && processes.get(name) !== 0)
  return {
    processes,
    systems: systems.map(({ name }) => name).filter((name) => isWanted(name) || hasProcess(name)),
  }
}
