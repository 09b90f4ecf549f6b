import { PermanentError } from '@signalbox/contracts'
import { expect, it, vi } from 'vitest'
import { AlreadyThere } from './errors.ts'
import { insertOnce } from './insert-once.ts'
import type { Statement } from './query.ts'
import type { Database } from './open-database.ts'

// The law: a second try is for rows that are there already, and for nothing else.

function setUp(error: Error) {
  const query = vi
    .fn<(statement: Statement) => Promise<{ stored: number }[]>>()
    .mockRejectedValueOnce(error)
    .mockResolvedValue([{ stored: 7 }])
  const insert = insertOnce(
    { query } as unknown as Database,
    'insert',
    (onConflict) => `INSERT ${onConflict}`,
  )
  return { query, insert }
}

it('tries once more, and leaves out what is there, after a key was there already', async () => {
  const { query, insert } = setUp(new AlreadyThere('data_error', 'It is there'))
  expect(await insert(['a'])).toBe(7)
  expect(query.mock.calls.map(([{ text, values }]) => [text, values])).toEqual([
    ['INSERT ', ['a']],
    ['INSERT ON CONFLICT (event_id) DO NOTHING', ['a']],
  ])
  // A statement is prepared under its name.
  expect(new Set(query.mock.calls.map(([{ name }]) => name)).size).toBe(2)
})

it.each([
  ['the event is at fault', new PermanentError('data_error', 'Too long')],
  ['nobody knows whether it was stored', new Error('The connection broke')],
])('does not try again where %s: that is for who knows what to do', async (_why, error) => {
  const { query, insert } = setUp(error)
  await expect(insert(['a'])).rejects.toBe(error)
  expect(query).toHaveBeenCalledTimes(1)
})
