import { platform, services } from '@signalbox/deploy'
import { openDatabase } from '@signalbox/database'
import type { Log } from '@signalbox/stack'
import { checkPath } from './check-path.ts'
import { cloneHead } from './clone-head.ts'
import { deployAgain } from './deploy-again.ts'
import { openDependencies } from './open-dependencies.ts'
import {
  administratorEnvironment,
  newUsers,
  platformEnvironment,
  variableValues,
} from './platform-environment.ts'
import { runToEnd } from './run-to-end.ts'
import { startAll } from './start-all.ts'
import { stopAll } from './stop-all.ts'

/**
 * Does with the last commit what a platform does: clone, install, build, migrate, start each service with its own
 * environment, wait for its health check; then sends events through all of it, deploys a second time under load and
 * stops everything. It all happens on loopback; nothing is left behind.
 *
 * @throws RehearsalFailed with the first thing that does not work; the signal's reason when aborted
 */
export async function rehearse({ log, signal }: { log: Log; signal: AbortSignal }): Promise<void> {
  using clone = cloneHead()
  const { directory, commit, uncommitted } = clone
  log(
    `Rehearsing commit ${commit}${uncommitted > 0 ? `, without ${uncommitted} files that are not committed` : ''}`,
  )

  const build = { directory, environment: platformEnvironment(), signal }
  log(`Installing: ${platform.install} ...`)
  await runToEnd(platform.install, build)
  log(`Building: ${platform.build} ...`)
  await runToEnd(platform.build, build)

  log('Starting RabbitMQ and PostgreSQL ...')
  await using dependencies = await openDependencies({ log, signal })
  const users = newUsers()
  const valuesOf = variableValues(dependencies, users)
  for (const service of services) {
    if (service.preDeploy === undefined) continue
    log(`Before ${service.name}: ${service.preDeploy} ...`)
    const environment = administratorEnvironment(dependencies, users)
    await runToEnd(service.preDeploy, { directory, environment, signal })
  }

  log('Starting the services, each with its own variables and users only ...')
  await using running = await startAll({ directory, valuesOf, signal })
  await using database = openDatabase(dependencies.database, {
    applicationName: 'rehearsal',
    connectionsMax: 2,
  })
  log('Following one passive and one active event to the dashboard ...')
  await checkPath({
    apiUrl: running.url('api'),
    dashboardUrl: running.url('dashboard-api'),
    database,
    signal,
  })

  log('Deploying all of it again while events come in ...')
  const { events } = await deployAgain({ running, database, signal })
  log(`Deployed again; ${events} events that were confirmed meanwhile are stored, none is lost`)

  log('Stopping everything with SIGTERM ...')
  const slowest = await stopAll(running)
  log(
    `Everything ended by itself, the slowest within ${(slowest / 1_000).toFixed(1)} s of ${platform.drainSeconds} s`,
  )
}
