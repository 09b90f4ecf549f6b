import type { TestProject } from 'vitest/node'
import './provided.ts'
import { startTestServices, type TestServices } from './test-services.ts'

// Vitest runs the global setup of each project with modules of its own; what they share hangs on the process.
type Shared = { users: number; services: Promise<TestServices> }
const key = Symbol.for('@signalbox/testing')
const shared = globalThis as unknown as Record<symbol, Shared | undefined>

/** Vitest's global setup: one PostgreSQL and one RabbitMQ for all projects of a run that need them. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const run = (shared[key] ??= { users: 0, services: startTestServices() })
  run.users += 1
  const { provided } = await run.services
  project.provide('signalbox', provided)
  return async () => {
    run.users -= 1
    if (run.users > 0) return
    shared[key] = undefined
    await (await run.services)[Symbol.asyncDispose]()
  }
}
