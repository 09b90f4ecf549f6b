import { readConfig } from '@signalbox/runtime'
import { services } from '@signalbox/systems'

/** Everything that the door is told by environment variables. */
export function readNotificationsConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(services.notifications, environment)
}
