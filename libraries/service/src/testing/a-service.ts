import { once } from 'node:events'
import { createApp, healthRoutes, readConfig } from '@signalbox/runtime'
import { startService } from '../start-service.ts'

// A whole service, as `main.ts` has it, which says what is closed. `FAILS` is what goes wrong, and in which order.

const fails = process.env['FAILS']
const readTestConfig = (environment: NodeJS.ProcessEnv) =>
  readConfig({ port: 0, environment: {} }, environment, { presets: { PORT: '0', HOST: '127.0.0.1' } })

let closings = 0

function open(name: string): AsyncDisposable {
  if (fails === `opening ${name}`) throw new Error(`Cannot open ${name}`)
  return {
    async [Symbol.asyncDispose]() {
      service.log.info({ nth: (closings += 1) }, `closed ${name}`)
      if (fails === `closing ${name}`) throw new Error(`Cannot close ${name}`)
    },
  }
}

await using service = await startService('a-service', readTestConfig)
const { config, log, stopping } = service
await using database = service.openDatabase(config.DATABASE_URL)
await using _other = service.openOtherDatabase(config.DATABASE_URL)
await using _first = open('first')
await using broker = await service.connectBroker(config.RABBITMQ_URL)
await using _second = open('second')
const app = createApp()
app.use(healthRoutes({ checks: { broker: broker.ping, database: database.ping }, stopping }))
app.get('/slow', async (_request, response) => {
  log.info('asked')
  await once(stopping, 'abort')
  const still = await Promise.allSettled([broker.ping(), database.ping()])
  response.send(still.map(({ status }) => status).join(' '))
  log.info('answered')
})
await using _server = await service.listen(app)
await using _third = open('third')
await service.untilStopped()
