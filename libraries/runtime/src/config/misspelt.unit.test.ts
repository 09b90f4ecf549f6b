import { expect, it } from 'vitest'
import { misspelt as misspeltOf } from './misspelt.ts'
import { surroundings } from './passed-on.ts'

const variableNames = [
  'DATABASE_URL',
  'RABBITMQ_URL',
  'HOST',
  'PORT',
  'LOG_LEVEL',
  'VERSION',
  'DASHBOARD_PASSWORD',
  'INGEST_KEYS',
  'RETENTION_DAYS',
  'ALERT_WEBHOOK_URL',
]
const misspelt = (environment: NodeJS.ProcessEnv) => misspeltOf(environment, variableNames)

it.each([
  ['DASHBORD_PASSWORD', 'DASHBOARD_PASSWORD'],
  ['DASHBOARD_PASWORD', 'DASHBOARD_PASSWORD'],
  ['INGEST_KEY', 'INGEST_KEYS'],
  ['RETENTION_DASY', 'RETENTION_DAYS'],
  ['retention_days', 'RETENTION_DAYS'],
  ['RABBITMQ_URI', 'RABBITMQ_URL'],
  ['ALLERT_WEBHOOK_URL', 'ALERT_WEBHOOK_URL'],
])('%s is named with the right name %s, and without its value', (wrong, right) => {
  expect(misspelt({ [wrong]: 'secret' })).toEqual([
    `${wrong} is no variable of Signalbox: did you mean ${right}?`,
  ])
})

it('a name that claims to be ours and is unknown is named', () => {
  expect(misspelt({ SIGNALBOX_COLOUR: 'red' })).toEqual([
    'SIGNALBOX_COLOUR is no variable of Signalbox: docs/configuration.md has all of them',
  ])
})

it('says nothing of the right names, and of what others set', () => {
  const others = [
    'POSTGRES_PASSWORD',
    'RABBITMQ_NODENAME',
    'RAILWAY_GIT_COMMIT_SHA',
    'HOSTNAME',
    'LOGNAME',
    'VISUAL',
  ]
  const names = [...variableNames, ...Object.keys(surroundings), ...others]
  expect(misspelt(Object.fromEntries(names.map((name) => [name, 'x'])))).toEqual([])
})
