import { defineRailway, github, image, postgres, preserve, project, service, volume } from 'railway/iac'
import facts from './facts.json' with { type: 'json' }

// Written by `npm run configuration` from what the systems state.
const { images, platform, rabbitmqErlangArguments, services } = facts

// Put your repository here; docs/deploy-railway.md goes on from there.
const repository = 'your-name/signalbox'

export default defineRailway(() => {
  const database = postgres('postgres')

  const rabbitmqData = volume('rabbitmq-data', { sizeMB: 5_000 })
  const rabbitmq = service('rabbitmq', {
    source: image(images.rabbitmq),
    // Without its password it would make the user with a known one, and keep that.
    start: `sh -c ': "\${RABBITMQ_DEFAULT_PASS:?set it first}"; exec docker-entrypoint.sh rabbitmq-server'`,
    deploy: { drainingSeconds: 60, restartPolicyType: 'ALWAYS' },
    volumeMounts: { '/var/lib/rabbitmq': rabbitmqData },
    env: {
      // It names the folder of the data: the preset, the container's host name, is another one after each deploy.
      RABBITMQ_NODENAME: 'rabbit@localhost',
      RABBITMQ_DEFAULT_USER: 'signalbox',
      RABBITMQ_DEFAULT_PASS: preserve(),
      RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS: rabbitmqErlangArguments,
      RABBITMQ_URL:
        'amqp://${{RABBITMQ_DEFAULT_USER}}:${{RABBITMQ_DEFAULT_PASS}}@${{RAILWAY_PRIVATE_DOMAIN}}:5672',
      RABBITMQ_MANAGEMENT_URL:
        'http://${{RABBITMQ_DEFAULT_USER}}:${{RABBITMQ_DEFAULT_PASS}}@${{RAILWAY_PRIVATE_DOMAIN}}:15672',
    },
  })

  const given: Readonly<Record<string, string | typeof database.env.DATABASE_URL>> = {
    RABBITMQ_URL: rabbitmq.env.RABBITMQ_URL,
    RABBITMQ_MANAGEMENT_URL: rabbitmq.env.RABBITMQ_MANAGEMENT_URL,
    DATABASE_URL: database.env.DATABASE_URL,
    RETENTION_DAYS: '30',
    // The api is public; what is too little for a client of yours is more than a stranger should have.
    RATE_LIMIT_EVENTS_PER_SECOND: '1000',
  }
  // What is preserved was set on Railway, by hand or with tools/deploy/set-railway-secrets.sh, and stays as it is.
  const valueOf = (name: string) => given[name] ?? preserve()

  const deployed = services.map((one) =>
    service(one.name, {
      source: github(repository),
      build: { builder: 'RAILPACK', buildCommand: platform.build, watchPatterns: [...one.watch] },
      start: one.start,
      ...('preDeploy' in one ? { preDeploy: one.preDeploy } : {}),
      healthcheck: platform.healthPath,
      healthcheckTimeout: platform.healthTimeoutSeconds,
      replicas: one.replicas,
      deploy: {
        drainingSeconds: platform.drainSeconds,
        overlapSeconds: platform.overlapSeconds,
        restartPolicyType: 'ALWAYS',
      },
      env: {
        RAILPACK_NODE_VERSION: platform.nodeVersion,
        RAILPACK_INSTALL_CMD: platform.install,
        NX_DAEMON: 'false',
        ...Object.fromEntries(one.variables.map((name) => [name, valueOf(name)])),
      },
    }),
  )

  return project('signalbox', { resources: [database, rabbitmqData, rabbitmq, ...deployed] })
})
