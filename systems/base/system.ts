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
      tables: {
        dead_letters: { select: ['event_id', 'reason', 'replayed_at'] },
      },
      // What became of the events of a run: their ids are enough to count them.
      whereEventsEnd: { select: ['event_id'] },
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
      readsEveryTable: true,
      statementTimeoutMs: 5_000,
      tables: {
        queue_depths: { insert: true, update: true },
        alerts: { insert: true, update: true },
        turns: { update: true },
      },
    },
  },
})
