import { topicNames } from '@signalbox/systems'
import { mountPage } from '@signalbox/ui'
import { Simulator } from './page/simulator.tsx'

mountPage(<Simulator />, topicNames)
