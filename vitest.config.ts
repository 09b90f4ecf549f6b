import { availableParallelism } from 'node:os'
import { defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'

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

const exclude = ['**/node_modules/**', '**/dist/**', '**/.signalbox/**', 'generator/templates/**']
const globalSetup = ['libraries/testing/src/global-setup.ts']

export default defineConfig({
  ...fromSource,
  test: {
    // Also where there are two processors: much of the time a test waits for others to answer.
    maxWorkers: Math.max(2, Math.floor(availableParallelism() / 2)),
    projects: [
      // Pure and instant.
      { extends: true, test: { name: 'unit', include: ['**/*.unit.test.ts'], exclude } },
      // Against a real RabbitMQ and a real PostgreSQL, which are started once for both projects.
      {
        extends: true,
        test: {
          name: 'int',
          include: ['**/*.int.test.ts'],
          exclude,
          globalSetup,
          testTimeout: 30_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'e2e',
          include: ['**/*.e2e.test.ts'],
          exclude,
          globalSetup,
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
