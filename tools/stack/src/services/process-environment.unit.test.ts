import { expect, test } from 'vitest'
import { processEnvironment } from './process-environment.ts'

const facts = { temporary: '/tmp/of-the-stack', port: 3000, variables: { RETENTION_DAYS: '7' } }

test('a service that npm start runs finds certificates, proxies, the time zone and the options of Node', () => {
  const passed = {
    NODE_EXTRA_CA_CERTS: '/etc/ours.pem',
    NODE_OPTIONS: '--max-old-space-size=512',
    NODE_USE_ENV_PROXY: '1',
    TZ: 'Europe/Berlin',
    HTTPS_PROXY: 'http://proxy.example:3128',
    no_proxy: '127.0.0.1',
    OTEL_EXPORTER_OTLP_HEADERS: 'key=value',
    PATH: '/bin',
    HOME: '/home/somebody',
  }
  expect(processEnvironment(passed, facts)).toMatchObject({ ...passed, RETENTION_DAYS: '7' })
})

test('nothing else of the surroundings reaches it, and it listens on this machine only', () => {
  const given = processEnvironment(
    { HOST: 'my-machine', PORT: '80', AWS_SECRET_ACCESS_KEY: 'x', TMPDIR: '/tmp' },
    facts,
  )
  expect(given).toEqual({
    HOST: '127.0.0.1',
    PORT: '3000',
    TMPDIR: '/tmp/of-the-stack',
    NODE_ENV: 'production',
    RETENTION_DAYS: '7',
  })
})
