import { defineSystem, planOf, type ServiceDefinition } from '@signalbox/contracts'
import { expect, it } from 'vitest'
import { inRoot } from '../testing/root.ts'
import { filesOf, openCheck } from './open-check.ts'

// The law: wherever a service's SQL stands and however it is written, its rights are told, or the check says that it cannot.

const real = filesOf(inRoot())
const folder = 'systems/shop/src/shop'

/** What is wrong with a service of some files, besides those of the repository. */
async function problemsOf(
  files: Record<string, string>,
  states: Partial<ServiceDefinition> = {},
): Promise<string[]> {
  const check = await openCheck({
    read: (file) => files[file.replace(`${folder}/`, '')] ?? files[file] ?? real.read(file),
    list: (place) =>
      place === 'systems/shop/sql'
        ? Object.keys(files)
            .filter((file) => file.endsWith('.sql'))
            .map((file) => file.replace(`${place}/`, ''))
        : real.list(place),
  })
  const shop = { port: 1, environment: {}, ...states }
  return check(planOf([defineSystem({ name: 'shop', topics: {}, eventTypes: {}, services: { shop } })]))
}

const run = (text: string) => `await database.query({ name: 'any', text: ${text} })`
const missing = (right: string, file = 'main.ts') =>
  expect.stringContaining(
    `shop may not ${right}, and ${folder}/${file} does. Add to shop in systems/shop/system.ts: `,
  )

it.each<[string, Record<string, string>, string[]]>([
  ['in main.ts', { 'main.ts': run('`SELECT price FROM prices WHERE id = $1`') }, ['select prices']],
  [
    'behind other modules',
    {
      'main.ts': `import { price } from './prices.ts'\nawait price(database)`,
      'prices.ts': `export { priceOf as price } from './sql/price.ts'`,
      'sql/price.ts': `const text = 'SELECT price FROM prices'\nexport const priceOf = (database) => database.query({ name: 'price', text })`,
    },
    ['select prices'],
  ],
  [
    'in a module that is loaded late',
    {
      'main.ts': `const { priceOf } = await import('./late.ts')`,
      'late.ts': `export async function priceOf(database) { ${run(`'SELECT price FROM prices'`)} }`,
    },
    ['select prices'],
  ],
  [
    'in what WITH names',
    {
      'main.ts': run(
        `\`WITH gone AS (DELETE FROM prices WHERE id = 1 RETURNING id), prices AS (SELECT 1) INSERT INTO old_prices SELECT * FROM gone, prices\``,
      ),
    },
    ['delete prices', 'insert old_prices', 'select prices'],
  ],
  [
    'on conflict',
    {
      'main.ts': run(`'INSERT INTO prices (id) VALUES ($1) ON CONFLICT (id) DO UPDATE SET id = excluded.id'`),
    },
    ['insert prices', 'update prices', 'select prices'],
  ],
  [
    'a lock on rows',
    { 'main.ts': run(`'SELECT id FROM prices JOIN shops USING (shop) FOR UPDATE OF prices'`) },
    ['select prices', 'select shops', 'update prices'],
  ],
  ['a sequence', { 'main.ts': run(`"SELECT nextval('bills')"`) }, ['update bills']],
  ['in another schema', { 'main.ts': run(`'SELECT FROM orders.prices'`) }, ['select orders.prices']],
  [
    'a constant as its table',
    { 'main.ts': `const prices = 'prices'\n${run('`SELECT FROM ${prices} LIMIT ${most}`')}` },
    ['select prices'],
  ],
  [
    'written by a function of two forms',
    {
      'main.ts': `const text = (all) => all ? 'SELECT FROM prices' : \`SELECT FROM offers \${where}\`\n${run('text(true)')}`,
    },
    ['select prices', 'select offers'],
  ],
])('tells the rights of SQL %s', async (_, files, rights) => {
  const problems = await problemsOf(files)
  const where = Object.keys(files).at(-1)
  expect(problems).toHaveLength(rights.length)
  for (const right of rights) expect(problems).toContainEqual(missing(right, where))
  // With what it says that is to be added all is well.
  const tables: Record<string, Record<string, true>> = {}
  for (const right of rights) {
    const [verb = '', table = ''] = right.split(' ')
    tables[table] = { ...tables[table], [verb]: true }
  }
  expect(await problemsOf(files, { tables })).toEqual([])
})

it('follows what a function of a migration does, what it calls, and what a trigger sets going', async () => {
  const files = {
    'main.ts': run(`'SELECT raise_prices($1)'`),
    'systems/shop/sql/001_prices.sql': `
      CREATE FUNCTION log_price() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO price_log VALUES (1); RETURN NULL; END $$;
      CREATE TRIGGER log AFTER UPDATE ON prices EXECUTE FUNCTION log_price();
      CREATE FUNCTION raise_prices(more integer) RETURNS void LANGUAGE sql AS 'UPDATE prices SET price = price + more';`,
  }
  expect(await problemsOf(files)).toEqual([
    missing('update prices'),
    missing('select prices'),
    missing('insert price_log'),
  ])
  expect(await problemsOf(files, { functions: ['raise_prices'] })).toEqual([])
})

it('says that a function which puts SQL together itself must run as the owner', async () => {
  const files = {
    'main.ts': run(`'SELECT drop_shop($1)'`),
    'systems/shop/sql/001_prices.sql': `CREATE FUNCTION drop_shop(shop text) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN EXECUTE format('DROP TABLE %I', shop); END $$;`,
  }
  expect(await problemsOf(files)).toEqual([expect.stringContaining('drop_shop puts SQL together itself')])
  expect(await problemsOf(files, { functions: ['drop_shop'] })).toEqual([])
})

it.each([
  [
    'a table that is given',
    'export const text = (name) => `SELECT FROM ${name} WHERE id = 1`\ntext("prices")',
    'known at run time only',
  ],
  [
    'a schema that is given',
    'export const text = (schema) => `SELECT FROM ${schema}.prices`\ntext("prices")',
    'known at run time only',
  ],
  [
    'a query that is given',
    'export const text = (query) => `SELECT FROM (${query}) AS given`',
    'known at run time only',
  ],
  ['texts that are added', run(`'SELECT price FROM ' + prices`), 'puts the text of a statement together'],
  ['a list of words', run(`['SELECT price FROM', prices].join(' ')`), 'cannot be followed'],
  ['half of a statement', 'const rest = `JOIN prices ON true`\nawait ask(rest)', 'cannot be followed'],
  ['what is for migrations', run(`'DROP TABLE prices'`), 'runs what no service may: Drop is for migrations'],
  ['a lock on a table', run(`'LOCK TABLE prices'`), 'runs what no service may'],
])('says that it cannot follow %s', async (_, text, problem) => {
  expect(await problemsOf({ 'main.ts': text })).toContainEqual(expect.stringContaining(problem))
})

const opens = `import { openOutbox } from '@signalbox/outbox'\nconst outbox = openOutbox({ schema: 'orders' })\n`

it('tells what is called of an outbox', async () => {
  const files = {
    'main.ts': `${opens}await sell({ outbox })\nawait using relay = outbox.startRelay({ database })\nasync function sell(given) { await given.outbox.add(query, event) }`,
  }
  expect(await problemsOf(files)).toEqual([
    expect.stringContaining(
      `shop may not add of the outbox orders, and ${folder}/main.ts does. Add to shop in systems/shop/system.ts: outboxes: { orders: ['add'] }`,
    ),
    expect.stringContaining('shop may not startRelay of the outbox orders'),
  ])
  expect(await problemsOf(files, { outboxes: { orders: ['add', 'startRelay'] } })).toEqual([])
})

it.each([
  ['under another name', opens.replace('outbox =', 'letters =')],
  ['in parts', opens.replace('const outbox =', 'const { add } =')],
  ['of a schema that is given', opens.replace(`'orders'`, 'schema')],
])('says that it cannot follow an outbox that is opened %s', async (_, text) => {
  expect(await problemsOf({ 'main.ts': text })).toEqual([
    expect.stringContaining('opens an outbox that cannot be followed'),
  ])
})

it('knows that what a system shows is read by the dashboard, whoever knows the system', async () => {
  const files = {
    'main.ts': `import { shop } from '../../system.ts'\nserve(shop)`,
    'systems/shop/system.ts': `import { reads } from './page/page.ts'
      export const shop = defineSystem({ name: 'shop', page: { reads, finds: { old: { select: 'SELECT price FROM old_prices' } } } })`,
    'systems/shop/page/page.ts': `export const reads = { prices: 'SELECT price FROM prices' }`,
  }
  expect(await problemsOf(files)).toEqual([])
})
