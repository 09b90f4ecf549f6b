import { checks, z, type Variable } from '@signalbox/contracts'

const DASHBOARD_URL = {
  meaning: 'Where people find the dashboard; the simulator and alerts link to it.',
  example: 'https://dashboard.example',
  secret: false,
  setBy: 'operator',
  check: checks.httpUrl,
  filled: 'dashboard',
} as const satisfies Variable

const SYSTEMS = {
  meaning:
    'The systems that run, with commas in between, where not all do (`npm start -- --systems base`): pages show no others.',
  example: 'base,revenue',
  secret: false,
  setBy: 'process',
  check: checks.names,
  filled: 'running',
} as const satisfies Variable

export const apiEnvironment = {
  INGEST_KEYS: {
    meaning:
      'Who may send events: `name:hash`, as `npm run ingest-key -- name` prints it, with commas in between. Without it everybody may.',
    example: `web-shop:${'0'.repeat(64)}`,
    secret: true,
    setBy: 'operator',
  },
  RATE_LIMIT_EVENTS_PER_SECOND: {
    meaning:
      'How many events a second each client may send to each process of the api. Without it as many as it can.',
    example: '1000',
    secret: false,
    setBy: 'operator',
    check: checks.whole(1, 1_000_000),
  },
  CORS_ORIGINS: {
    meaning: 'The origins whose pages may send events, besides our own, with commas in between; `*` for all.',
    example: 'https://shop.example,https://till.example',
    secret: false,
    setBy: 'operator',
    preset: '',
    check: checks.origins,
  },
  BODY_LIMIT_BYTES: {
    meaning: 'The largest request in bytes, after decompression. One process holds 32 of them at a time.',
    example: '1048576',
    secret: false,
    setBy: 'operator',
    preset: String(4 * 1024 * 1024),
    check: checks.whole(1024, 2 ** 31 - 1),
  },
  DASHBOARD_URL,
  SYSTEM_URLS: {
    meaning:
      'Where browsers find the services that the cards of systems in the simulator ask: `service=origin`, with commas in between.',
    example: 'shop=https://shop.example',
    secret: false,
    setBy: 'operator',
    preset: '',
    check: checks.originsByName,
    filled: 'systems',
  },
  SYSTEMS,
  FRONTEND_DIR: {
    meaning: 'The built simulator. Without it `frontend/dist`.',
    example: '/pages/frontend',
    secret: false,
    setBy: 'process',
    required: true,
    check: checks.text,
    filled: 'pages',
  },
  ALLOW_FAULTS: {
    meaning:
      'Whether the simulator may ask for faults. `npm start` says `true` unless it is told `false`; a deployment never has them.',
    example: 'false',
    secret: false,
    setBy: 'process',
    preset: 'false',
    check: z.enum(['true', 'false'], { error: 'must be true or false' }),
  },
  FAULTS_URL: {
    meaning: 'Where `npm start` takes requests for faults.',
    example: 'http://127.0.0.1:4100',
    secret: false,
    setBy: 'process',
    check: checks.httpUrl,
    filled: 'faults',
  },
} as const

export const service1Environment = {
  RETENTION_DAYS: {
    meaning:
      'How many whole days events are kept, from the day on which they were stored, where their system states no `retentionDays` for their topic.',
    example: '7',
    secret: false,
    setBy: 'operator',
    preset: '30',
    check: checks.whole(1, 36_500),
  },
} as const

export const dashboardApiEnvironment = {
  RABBITMQ_MANAGEMENT_URL: {
    meaning: 'The management API of RabbitMQ, with a user who may see queue figures.',
    example: 'http://user:password@host:15672',
    secret: true,
    setBy: 'place',
    required: true,
    check: checks.httpUrl,
    filled: 'management',
  },
  RABBITMQ_VHOST: {
    meaning: 'The virtual host whose queues the dashboard shows.',
    example: '/',
    secret: false,
    setBy: 'process',
    preset: '/',
    check: checks.text,
    filled: 'vhost',
  },
  DASHBOARD_PASSWORD: {
    meaning:
      'What people log in with. Without it the dashboard can only be read over a network, and everything is allowed to who uses it on the same machine.',
    example: 'open sesame',
    secret: true,
    setBy: 'operator',
    check: checks.text,
  },
  DASHBOARD_URL,
  SIMULATOR_URL: {
    meaning: 'Where people find the simulator; the dashboard links to it.',
    example: 'https://simulator.example',
    secret: false,
    setBy: 'operator',
    check: checks.httpUrl,
    filled: 'simulator',
  },
  ALERT_WEBHOOK_URL: {
    meaning:
      'Where [alerts](guides/alerts.md) are posted, such as an incoming webhook of Slack. Without it none are.',
    example: 'https://user:password@alerts.example/path',
    secret: true,
    setBy: 'operator',
    check: checks.httpUrl,
  },
  ALERT_WEBHOOK_SECRET: {
    meaning: 'Signs alerts: `whsec_` and 32 random bytes in base64. Slack needs none.',
    example: `whsec_${'A'.repeat(43)}=`,
    secret: true,
    setBy: 'operator',
    check: checks.webhookSecret,
  },
  SYSTEMS,
  DASHBOARD_UI_DIR: {
    meaning: 'The built dashboard. Without it `dashboard-ui/dist`.',
    example: '/pages/dashboard-ui',
    secret: false,
    setBy: 'process',
    required: true,
    check: checks.text,
    filled: 'pages',
  },
} as const
