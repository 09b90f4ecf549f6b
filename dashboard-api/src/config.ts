import { fileURLToPath } from 'node:url'
import { amqpUrl, httpUrl, port, postgresUrl, readConfig, serviceConfig } from '@signalbox/runtime'
import * as z from 'zod'
import { webhookSecret } from './alerts/webhook-secret.ts'

const builtDashboard = fileURLToPath(new URL('../../dashboard-ui/dist', import.meta.url))

const schema = serviceConfig.extend({
  PORT: port(4000),
  DATABASE_URL: postgresUrl,
  RABBITMQ_URL: amqpUrl,
  /** The RabbitMQ management API, with the user and password of somebody who may read queue figures. */
  RABBITMQ_MANAGEMENT_URL: httpUrl,
  RABBITMQ_VHOST: z.string().min(1).default('/'),
  /**
   * What people log in with. Without it, everything is allowed to who uses the dashboard on this machine, and only
   * reading to who uses it over a network.
   */
  DASHBOARD_PASSWORD: z.string().optional(),
  /** The built dashboard. */
  DASHBOARD_UI_DIR: z.string().default(builtDashboard),
  /** Where people find the simulator; the dashboard links to it. */
  SIMULATOR_URL: httpUrl.optional(),
  /** Where people find this dashboard; alerts link to it. */
  DASHBOARD_URL: httpUrl.optional(),
  /** Where alerts are posted, in the form that Slack takes. Without it none are. */
  ALERT_WEBHOOK_URL: httpUrl.optional(),
  /** Signs what is posted there. */
  ALERT_WEBHOOK_SECRET: webhookSecret.optional(),
})

/** Everything that dashboard-api is told by environment variables. */
export function readDashboardConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(schema, environment)
}
