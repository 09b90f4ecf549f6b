import { migrate } from '@signalbox/migrations'
import type { Log } from './log.ts'
import { startPostgres, type Postgres } from './postgres/start-postgres.ts'
import type { Rabbitmq } from './rabbitmq/rabbitmq.ts'
import { startRabbitmq } from './rabbitmq/start-rabbitmq.ts'
import { userCacheDirectory } from './repository.ts'
import { together } from './together.ts'
import { buildPages, type BuiltPages } from './ui/build-pages.ts'
import { keepUsers } from './users/keep-users.ts'
import { brokerUrls, databaseUrls, type UrlOf } from './users/service-urls.ts'

export type ServerOptions = {
  /** The state folder. An absolute path. */
  readonly directory: string
  readonly cacheDirectory?: string
  /** Of a PostgreSQL and a RabbitMQ that are running; a private one is started for each that is missing. */
  readonly databaseUrl?: string | undefined
  readonly rabbitmqUrl?: string | undefined
  readonly rabbitmqManagementUrl?: string | undefined
  /**
   * Makes a user for each service on servers that are given, too, with this at the end of its name. On private servers
   * each has one anyway.
   */
  readonly userSuffix?: string | undefined
  /** The built pages; preset: built into the state folder. */
  readonly pages?: BuiltPages
  readonly log: Log
  readonly signal?: AbortSignal | undefined
}

/** What the services stand on, and where each of them finds it. */
type Servers = AsyncDisposable & {
  readonly postgres: Postgres
  readonly databaseUrl: UrlOf
  readonly rabbitmq: Rabbitmq
  readonly rabbitmqUrl: UrlOf
  readonly managementUrl: string
  readonly pages: BuiltPages
}

/**
 * Starts PostgreSQL with its tables, and RabbitMQ, each with the users of the services, and builds the pages, all at the same time.
 *
 * @throws what startPostgres, migrate, startRabbitmq or buildPages throw; nothing is left running then
 */
export async function startServers(options: ServerOptions): Promise<Servers> {
  const { directory, cacheDirectory = userCacheDirectory(), userSuffix, log } = options
  // A server that is given is used as its URL says.
  const usersOf = (givenUrl: string | undefined) =>
    givenUrl && userSuffix === undefined ? undefined : keepUsers(directory, userSuffix)
  const started: AsyncDisposable[] = []
  const close = async () => void (await Promise.all(started.map(async (one) => one[Symbol.asyncDispose]())))

  async function openPostgres(signal: AbortSignal) {
    const { databaseUrl: url } = options
    const postgres = await startPostgres({ directory, url, log, signal })
    started.push(postgres)
    log(`PostgreSQL: ${postgres.source}`)
    await migrate(postgres.url)
    return { postgres, databaseUrl: await databaseUrls(postgres.url, usersOf(url)) }
  }

  async function openRabbitmq(signal: AbortSignal) {
    const { rabbitmqUrl: url, rabbitmqManagementUrl: managementUrl } = options
    const rabbitmq = await startRabbitmq({ directory, cacheDirectory, url, managementUrl, log, signal })
    started.push(rabbitmq)
    log(`RabbitMQ: ${rabbitmq.source}`)
    return { rabbitmq, ...(await brokerUrls(rabbitmq, usersOf(url))) }
  }

  try {
    const [database, broker, pages] = await together(options.signal, [
      openPostgres,
      openRabbitmq,
      async (signal) => options.pages ?? (await buildPages({ directory, signal })),
    ])
    return { ...database, ...broker, pages, [Symbol.asyncDispose]: close }
  } catch (error) {
    await close()
    throw error
  }
}
