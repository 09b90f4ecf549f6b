import { defineSystem, planOf, type TopicDefinition } from '@signalbox/contracts'
import { createTestDatabase } from '@signalbox/testing'
import pg from 'pg'
import { expect, it } from 'vitest'
import { stateRetention } from './state-retention.ts'

// The law: events are kept for as long as their system states, in the tables of every subscription, and what a system that was
// taken away had stated goes on to hold.

it('writes down for how long the tables of each topic are kept', async () => {
  await using test = await createTestDatabase()
  const client = new pg.Client({ connectionString: test.url })
  await client.connect()
  const state = async (topics: Record<string, TopicDefinition>) => {
    const reads = {
      port: 1,
      environment: {},
      consumes: ['parcels.analytics'],
      stores: { 'parcels.analytics': 'analytics' },
    }
    const services = topics.parcels ? { analytics: reads } : {}
    await stateRetention(
      client,
      planOf([defineSystem({ name: 'one', topics, eventTypes: {}, services })]).topology,
    )
    const { rows } = await client.query<{ days: Record<string, number> }>(
      'SELECT jsonb_object_agg(topic_name, kept_days) AS days FROM topic_tables WHERE kept_days IS NOT NULL',
    )
    return rows[0]?.days ?? {}
  }
  // What systems of the list have stated is none of this test's.
  await client.query('UPDATE topic_tables SET kept_days = NULL')
  for (const [table, topic] of [
    ['parcels', 'parcels'],
    ['analytics', 'parcels.analytics'],
  ])
    await client.query('SELECT create_topic_table($1, $2)', [table, topic])

  expect(await state({ parcels: { retentionDays: 90 }, topic1: { retentionDays: 3 } })).toEqual({
    parcels: 90,
    'parcels.analytics': 90,
    topic1: 3,
  })
  expect(await state({ topic1: {} }), 'the system with the parcels was taken away').toEqual({
    parcels: 90,
    'parcels.analytics': 90,
  })
  expect(await state({ parcels: {} })).toEqual({})
  await client.end()
})
