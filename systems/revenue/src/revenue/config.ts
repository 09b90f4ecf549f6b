import { isLoopback, readConfig } from '@signalbox/runtime'
import { services } from '@signalbox/systems'

/**
 * Everything that the service is told. On loopback alone, as `npm start` has it, it does without a secret of its own: the
 * word `secret` is one, reads are open, and so is the door for pages from anywhere.
 */
export function readRevenueConfig(environment: NodeJS.ProcessEnv) {
  const config = readConfig(services.revenue, environment)
  const isAlone = isLoopback(config.HOST)
  return {
    ...config,
    secrets: config.REVENUE_SECRET ?? (isAlone ? ['secret'] : []),
    openReads: config.REVENUE_OPEN_READS ?? isAlone,
    origins: config.REVENUE_ORIGINS ?? (isAlone ? ['*'] : []),
  }
}
