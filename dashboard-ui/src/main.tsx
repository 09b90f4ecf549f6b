import { subscriptionNames } from '@signalbox/systems'
import { mountPage } from '@signalbox/ui'
import { Gate } from './page/gate.tsx'

mountPage(<Gate />, subscriptionNames)
