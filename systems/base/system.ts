import { defineSystem } from '@signalbox/contracts'
import {
  apiEnvironment,
  dashboardApiEnvironment,
  service1Environment,
  service2Environment,
} from './environment.ts'

/** What people click in the simulator: passive events are stored, active ones are sealed, and sealed again on their way. */
export const base = defineSystem({
  name: 'base',
  topics: {
    topic1: {},
    topic2: { sealed: true },
    topic3: { sealed: true },
  },
  eventTypes: {
    passiveEvent: { topic: 'topic1' },
    activeEvent: { topic: 'topic2', aliases: ['actionEvent'] },
  },
  services: {
    api: {
      folder: 'api',
      port: 3000,
      published: 'SIMULATOR_PORT',
      pages: 'frontend',
      environment: apiEnvironment,
      takesEvents: true,
    },
    service1: {
      folder: 'service1',
      port: 3001,
      environment: service1Environment,
      consumes: ['topic1', 'topic2'],
      forwards: { topic2: 'topic3' },
      keepsTables: true,
      migrates: true,
    },
    service2: {
      folder: 'service2',
      port: 3002,
      environment: service2Environment,
      consumes: ['topic3'],
    },
    'dashboard-api': {
      folder: 'dashboard-api',
      port: 4000,
      published: 'DASHBOARD_PORT',
      pages: 'dashboard-ui',
      environment: dashboardApiEnvironment,
      keepsDeadLetters: true,
    },
  },
})
