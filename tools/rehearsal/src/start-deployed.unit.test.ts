import { freePort } from '@signalbox/stack'
import { expect, test } from 'vitest'
import { newUsers, platformEnvironment, serviceEnvironment, variableValues } from './platform-environment.ts'
import { startDeployed } from './start-deployed.ts'

const server = (onStop: string) =>
  `exec node -e "require('http').createServer((_, answer) => answer.end()).listen(process.env.PORT); process.on('SIGTERM', () => { ${onStop} })"`

const start = async (command: string, drainSeconds = 10) =>
  startDeployed(
    { name: 'service1', start: command },
    {
      directory: process.cwd(),
      port: await freePort(),
      environment: platformEnvironment(),
      signal: AbortSignal.timeout(20_000),
      drainSeconds,
    },
  )

test('a service that ends by itself with code 0 on SIGTERM has passed', async () => {
  await using deployed = await start(server('process.exit(0)'))
  expect(await deployed.stop()).toBeLessThan(10_000)
})

test('a service that ends with an error on SIGTERM has failed', async () => {
  await using deployed = await start(server('console.log(71 * 6); process.exit(3)'))
  await expect(deployed.stop()).rejects.toThrow(
    /service1 ended with code 3 on SIGTERM, not with code 0:\n {2}426/,
  )
})

test('a service that ignores SIGTERM is killed and has failed', async () => {
  await using deployed = await start(server(''), 0.3)
  await expect(deployed.stop()).rejects.toThrow('service1 did not end within 0.3 s of SIGTERM')
})

test('a service that ends before it is healthy has failed, and its last words are shown', async () => {
  await expect(start('echo the reason; exit 4')).rejects.toThrow(
    /service1 ended \(code 4\) before it was healthy:\n {2}the reason/,
  )
})

test('a service is given its own variables and nothing of this machine', () => {
  process.env['SIGNALBOX_REHEARSAL_SECRET'] = 'of this machine'
  const addresses = { rabbitmq: 'amqp://r', rabbitmqManagement: 'http://m', database: 'postgresql://d' }
  const values = variableValues(addresses, newUsers())('service1')
  const service = { name: 'service1', variables: ['DATABASE_URL'] } as const
  const environment = serviceEnvironment(service, values)
  const given = Object.keys(environment)
  delete process.env['SIGNALBOX_REHEARSAL_SECRET']
  expect(given).toEqual(expect.arrayContaining(['PATH', 'NODE_ENV', 'DATABASE_URL']))
  expect(given).not.toContain('SIGNALBOX_REHEARSAL_SECRET')
  expect(given).not.toContain('RABBITMQ_URL')
  expect(environment['DATABASE_URL']).toMatch(/^postgresql:\/\/signalbox-service1:\w+@d$/)
})
