import type { TestProject } from 'vitest/node'
import './from-run.ts'
import type { RunOfTests } from './run-of-tests.ts'

// Vitest runs the global setup of each project with modules of its own; what they share hangs on the process.
type Shared = { projects: number; run: Promise<RunOfTests> }
const key = Symbol.for('@signalbox/testing')
const shared = globalThis as unknown as Record<symbol, Shared | undefined>

/** Vitest's global setup: what tests share is there for all projects of a run, and started when a test asks for it. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const one = (shared[key] ??= { projects: 0, run: open() })
  one.projects += 1
  project.provide('signalbox', (await one.run).url)
  return async () => {
    one.projects -= 1
    if (one.projects > 0) return
    shared[key] = undefined
    await (await one.run)[Symbol.asyncDispose]()
  }
}

async function open(): Promise<RunOfTests> {
  const { openRunOfTests } = await import('./run-of-tests.ts')
  return await openRunOfTests()
}
