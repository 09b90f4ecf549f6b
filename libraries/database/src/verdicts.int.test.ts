import { inspect } from 'node:util'
import { PermanentError } from '@signalbox/contracts'
import { createTestDatabase } from '@signalbox/testing'
import { beforeAll, describe, expect, it } from 'vitest'
import { AlreadyThere, TableRefused } from './errors.ts'
import type { Database } from './open-database.ts'
import { verdicts } from './verdicts.ts'

// The law: an event is given up only for what its own values cannot be. What is the table's or the role's fault holds
// the batch, as every event of it would become a dead letter.

let database: Database
beforeAll(async () => {
  const test = await createTestDatabase()
  database = test.database
  const tables = `
    CREATE TABLE parent (id integer PRIMARY KEY);
    CREATE TABLE given (
      id integer PRIMARY KEY, word varchar(5), large bigint CHECK (large < 100), parent integer REFERENCES parent,
      late integer UNIQUE, span int4range, indexed text, needed text NOT NULL DEFAULT 'here',
      EXCLUDE USING gist (span WITH &&));
    CREATE INDEX ON given (indexed);
    CREATE VIEW shown AS SELECT id FROM parent WHERE id > 0 WITH CHECK OPTION;
    CREATE TABLE split (id integer) PARTITION BY RANGE (id);
    INSERT INTO given (id, late, span) VALUES (1, 1, '[1,5)');
    ALTER TABLE given ADD COLUMN newer text NOT NULL DEFAULT '';
    ALTER TABLE given ALTER COLUMN newer DROP DEFAULT`
  for (const text of tables.split(';\n')) await run(text)
  return test.close
})

let statements = 0
const run = (text: string, values: unknown[] = []) =>
  database.query({ name: `statement ${(statements += 1)}`, text, values })
/** Of a table whose every column the statement knows of. */
const insert = (column: string, value: string) =>
  [`INSERT INTO given (id, newer, ${column}) VALUES (0, '', ${value})`] as const

// Larger than a page and than it compresses to.
const random = Array.from({ length: 400 }, (_, seed) => String(Math.sin(seed + 1)).slice(2)).join('')

const ofEvents: readonly [code: string, what: string, text: string, values?: unknown[]][] = [
  ['22001', 'a text that is too long', ...insert('word', '$1'), ['hunter2']],
  ['22003', 'a number that is too large', ...insert('large', '$1::numeric'), ['99999999999999999999']],
  ['22007', 'a date that is none', 'SELECT $1::timestamptz', ['hunter2']],
  ['22008', 'a date beyond the calendar', 'SELECT $1::timestamptz', ['9999999-01-01']],
  ['22009', 'a time zone beyond all', 'SELECT $1::timestamptz', ['2026-01-01T00:00:00+99:00']],
  ['22021', 'a NUL character', 'SELECT $1::text', ['a\u0000']],
  ['22P02', 'JSON that is none', 'SELECT $1::jsonb', ['{hunter2']],
  ['22P03', 'bytes that are no array', 'SELECT $1::integer[]', [Buffer.alloc(12, 255)]],
  ['22P05', 'JSON with a NUL character', 'SELECT $1::jsonb', [String.raw`"\u0000"`]],
  ['23502', 'nothing where something must be', ...insert('needed', 'NULL')],
  ['23503', 'a parent that is not there', ...insert('parent', '7')],
  ['23505', 'a key that is there', `INSERT INTO given (id, newer) VALUES (1, '')`],
  ['23514', 'a value that a check refuses', ...insert('large', '100')],
  ['23P01', 'a span that another one excludes', ...insert('span', `'[2,3)'`)],
  ['54000', 'a text that is too large for its index', ...insert('indexed', '$1'), [random]],
  ['54001', 'JSON that is nested too deep', 'SELECT $1::json', ['['.repeat(1_000_000)]],
]

const ofTables: readonly [code: string, what: string, text: string, values?: unknown[]][] = [
  ['23502', 'a column that this version does not know of', 'INSERT INTO given (id) VALUES (0)'],
  ['23505', 'a unique index that is no key', `INSERT INTO given (id, newer, late) VALUES (0, '', 1)`],
  ['23514', 'a partition that is missing', 'INSERT INTO split VALUES (1)'],
  ['42P01', 'a table that is missing', 'SELECT * FROM nowhere'],
  ['42703', 'a column that is gone', 'SELECT gone FROM given'],
  ['22012', 'a calculation of ours', 'SELECT 1 / 0'],
  ['44000', 'a view that does not show it', 'INSERT INTO shown VALUES (0)'],
  ['54011', 'too many columns', `SELECT ${Array.from({ length: 1_700 }, () => '1').join()}`],
  ['22023', 'what a function does not take', 'SELECT make_interval(secs => 1) FROM generate_series(1, 2, 0)'],
]

describe('is the fault of the event, which is given up:', () => {
  it.each(ofEvents)('%s, %s', async (code, _what, text, values) => {
    const failing = run(text, values)
    await expect(failing).rejects.toThrow(PermanentError)
    await expect(failing).rejects.toThrow(code)
    // Nor in what it hangs on itself, as its cause.
    const error: unknown = await failing.catch((thrown: unknown) => thrown)
    expect(inspect(error, { depth: 9 })).not.toContain('hunter2')
  })
})

describe('is no fault of any event, which is kept:', () => {
  it.each(ofTables)('%s, %s', async (code, _what, text, values) => {
    const failing = run(text, values)
    await expect(failing).rejects.toThrow(TableRefused)
    await expect(failing).rejects.toThrow(code)
    await expect(failing).rejects.not.toThrow(PermanentError)
  })

  it('42501, a right that the role does not have', async () => {
    await run('CREATE ROLE verdicts_without_rights')
    const transaction = database.transaction(async (query) => {
      await query({ name: 'role', text: 'SET LOCAL ROLE verdicts_without_rights' })
      await query({ name: 'read', text: 'SELECT * FROM given' })
    })
    await expect(transaction).rejects.toThrow(TableRefused)
    await run('DROP ROLE verdicts_without_rights')
  })
})

it('names the table, the column and the constraint that refused, as that is where to look', async () => {
  await expect(run(...insert('large', '100'))).rejects.toThrow('(table given, constraint given_large_check)')
  await expect(run(...insert('needed', 'NULL'))).rejects.toThrow('(table given, column needed)')
})

describe('may pass by itself:', () => {
  it.each([
    ['55P03', 'a lock time-out'],
    ['40P01', 'a deadlock'],
    ['53100', 'a full disk'],
    ['57014', 'a statement that takes too long'],
    ['P0001', 'what nobody has thought of'],
    ['XX000', 'a bug'],
  ])('%s, %s', async (code) => {
    const failing = run(`DO $$ BEGIN RAISE SQLSTATE '${code}'; END $$`)
    await expect(failing).rejects.not.toThrow(PermanentError)
    await expect(failing).rejects.not.toThrow(TableRefused)
  })
})

it('of a key that is there already it is told apart', async () => {
  await expect(run(`INSERT INTO given (id, newer) VALUES (1, '')`)).rejects.toThrow(AlreadyThere)
  await expect(run(...insert('needed', 'NULL'))).rejects.not.toThrow(AlreadyThere)
})

it('has a case for each verdict', () => {
  expect(ofEvents.map(([code]) => code).toSorted()).toEqual(Object.keys(verdicts).toSorted())
})
