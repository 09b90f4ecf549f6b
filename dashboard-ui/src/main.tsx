import { mountPage } from '@signalbox/ui'
import { Dashboard } from './page/dashboard.tsx'

mountPage(<Dashboard />)
