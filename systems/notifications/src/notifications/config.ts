import { isLoopback, readConfig } from '@signalbox/runtime'
import { services } from '@signalbox/systems'

/** Everything that the door is told. On loopback alone, as `npm start` has it, everybody may send. */
export function readNotificationsConfig(environment: NodeJS.ProcessEnv) {
  const config = readConfig(services.notifications, environment)
  const isAlone = isLoopback(config.HOST)
  return {
    ...config,
    isOpen: isAlone && config.NOTIFICATIONS_SECRET === undefined,
    secrets: config.NOTIFICATIONS_SECRET ?? [],
    origins: config.NOTIFICATIONS_ORIGINS ?? (isAlone ? ['*'] : []),
    address: config.NOTIFICATIONS_URL?.replace(/\/$/, '') ?? `http://${config.HOST}:${config.PORT}`,
  }
}
