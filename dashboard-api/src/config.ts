import { fileURLToPath } from 'node:url'
import { readConfig } from '@signalbox/runtime'

const builtDashboard = fileURLToPath(new URL('../../dashboard-ui/dist', import.meta.url))

/** Everything that dashboard-api is told by environment variables. */
export function readDashboardConfig(environment: NodeJS.ProcessEnv) {
  return readConfig('dashboard-api', environment, {
    presets: { PORT: '4000', DASHBOARD_UI_DIR: builtDashboard },
  })
}
