import { defineSystem } from '@signalbox/contracts'
import { revenueEnvironment } from './environment.ts'
import { live } from './events/live.ts'
import { RevenueChanged, RevenueStirred } from './events/revenue-changed.ts'
import { RevenueEntry } from './events/revenue-entry.ts'
import { page } from './page/page.ts'

/** What each user has: events add to it and subtract from it, each exactly once, and everybody sees it at once. */
export const revenue = defineSystem({
  name: 'revenue',
  topics: {
    revenue: {},
    revenueChanged: { announces: true },
    revenueStirred: { announces: true },
  },
  eventTypes: {
    revenueEntry: { topic: 'revenue', data: RevenueEntry, internal: true },
    revenueChanged: { topic: 'revenueChanged', data: RevenueChanged, internal: true },
    revenueStirred: { topic: 'revenueStirred', data: RevenueStirred, internal: true },
  },
  services: {
    revenue: {
      port: 8000,
      published: 'REVENUE_PORT',
      environment: revenueEnvironment,
      consumes: ['revenue'],
      publishes: ['revenue', 'revenueChanged', 'revenueStirred'],
      hears: ['revenueStirred'],
      webSockets: { '/live': live },
      tables: {
        revenue_balances: { select: true, insert: true, update: true },
        revenue_entries: { select: true, insert: true, update: ['address'] },
        revenue_checked: { select: true, update: true },
        revenue_forgotten: { select: true, update: true },
        revenue_tickets: { select: true, insert: true, delete: true },
      },
    },
  },
  page,
})
