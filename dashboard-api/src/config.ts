import { fileURLToPath } from 'node:url'
import { readConfig } from '@signalbox/runtime'
import { services } from '@signalbox/systems'

const builtDashboard = fileURLToPath(new URL('../../dashboard-ui/dist', import.meta.url))

/** Everything that dashboard-api is told by environment variables. */
export function readDashboardConfig(environment: NodeJS.ProcessEnv) {
  return readConfig(services['dashboard-api'], environment, {
    presets: { DASHBOARD_UI_DIR: builtDashboard },
  })
}
