import { defineSystem } from '@signalbox/contracts'
import { apiEnvironment, dashboardApiEnvironment, service1Environment } from './environment.ts'

/** Takes events, stores passive ones, keeps what is given up, and has the pages that people look at. */
export const base = defineSystem({
  name: 'base',
  topics: {
    topic1: {},
  },
  eventTypes: {
    passiveEvent: { topic: 'topic1' },
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
      consumes: ['topic1'],
      keepsTables: true,
      migrates: true,
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
