import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import path from 'node:path'
import { defaultServerConditions } from 'vite'
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config'

// Packages are taken from their source: no build is needed before a test. What others call 'module' is for bundlers,
// and Node cannot always load it.
const forNode = defaultServerConditions.filter((condition) => condition !== 'module')
const conditions = ['@signalbox/source', ...forNode]
const fromSource = {
  resolve: { conditions },
  ssr: { resolve: { conditions } },
  // In which Vitest runs global setups.
  environments: { __vitest__: { resolve: { conditions } } },
}

type Options = TestProjectInlineConfiguration['test']

const inRoot = (...parts: string[]) => path.join(import.meta.dirname, ...parts)

const shared = {
  exclude: ['**/node_modules/**', '**/dist/**', '**/.signalbox/**', 'tools/generator/templates/**'],
  globalSetup: ['tools/testing/src/global-setup.ts'],
  // Many files in one process, which load what they share once.
  isolate: false,
} satisfies Options

/** What a test needs is said by the end of its file's name. */
const kinds = {
  // Pure and instant.
  unit: { testTimeout: 20_000, restoreMocks: true, unstubGlobals: true, unstubEnvs: true },
  // Against a real RabbitMQ and a real PostgreSQL, which all files of a run share.
  int: { testTimeout: 30_000, hookTimeout: 60_000 },
  // The whole system, most of them in a browser.
  e2e: { testTimeout: 120_000, hookTimeout: 120_000 },
} satisfies Record<string, Options>

const project = (options: Options): TestProjectInlineConfiguration => ({
  extends: true,
  test: { ...shared, ...options },
})

const ofKinds = Object.entries(kinds).map(([name, options]) =>
  project({ ...options, name, include: [`**/*.${name}.test.ts`] }),
)

/** All tests of a package as one project, which is named after its folder. */
const ofPackages = ['.', 'libraries', 'tools', 'systems']
  .flatMap((parent) => readdirSync(inRoot(parent)).map((name) => ({ name, folder: path.join(parent, name) })))
  .filter(({ folder }) => existsSync(inRoot(folder, 'package.json')))
  .map(({ name, folder }) => project({ ...kinds.e2e, name, include: [`${folder}/**/*.test.ts`] }))

// A test would run twice if it belonged to two projects. So it belongs to its kind, unless a package is asked for:
// `--project service2`.
const asked = process.argv.flatMap((word, index) => {
  if (word.startsWith('--project=')) return [word.slice('--project='.length)]
  return word === '--project' ? [process.argv[index + 1]] : []
})
const areKinds = asked.every((name) => name === undefined || name in kinds)

export default defineConfig({
  ...fromSource,
  test: {
    // Also where there are two processors: much of the time a test waits for others to answer.
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
    projects: areKinds ? ofKinds : ofPackages,
  },
})
