import type { Database } from '@signalbox/database'
import type { Template, Texts } from '../templates/template.ts'

// The same again makes no other version.
const add = `
  WITH newest AS (SELECT version, channel, payload FROM notification_templates WHERE name = $1 ORDER BY version DESC LIMIT 1),
  added AS (
    INSERT INTO notification_templates (name, version, channel, payload)
    SELECT $1, coalesce((SELECT version FROM newest), 0) + 1, $2, $3::jsonb
    WHERE NOT EXISTS (SELECT FROM newest WHERE (channel, payload) = ($2, $3::jsonb))
    ON CONFLICT DO NOTHING
    RETURNING version
  )
  SELECT version, true AS "isNew" FROM added
  UNION ALL SELECT version, false FROM newest WHERE (channel, payload) = ($2, $3::jsonb)`
const list = `
  SELECT name, version, channel, payload, created_at AS "createdAt" FROM notification_templates
  ORDER BY name, version DESC LIMIT 1000`
const find = `
  SELECT wanted.number, template.name, template.version, template.channel, template.payload
  FROM unnest($1::text[], $2::integer[]) WITH ORDINALITY AS wanted(name, version, number) CROSS JOIN LATERAL (
    SELECT * FROM notification_templates AS one
    WHERE one.name = wanted.name AND one.version = coalesce(wanted.version, one.version)
    ORDER BY one.version DESC LIMIT 1
  ) AS template`

export type Wanted = { readonly name: string; readonly version?: number | undefined }

/** Named texts, each version of which stays as it is. */
export function templates(database: Database) {
  return {
    /** Adds a version, unless it is the newest already. */
    async add(name: string, { channel, payload }: Texts) {
      const values = [name, channel, JSON.stringify(payload)]
      // Nobody else adds one at the same moment for ever.
      for (;;) {
        const statement = { name: 'add-template', text: add, values }
        const [added] = await database.query<{ version: number; isNew: boolean }>(statement)
        if (added) return added
      }
    },
    list: async () => await database.query<Template>({ name: 'list-templates', text: list }),
    /** Each of those that are wanted; the newest where no version is. */
    async find(wanted: readonly Wanted[]): Promise<(Template | undefined)[]> {
      const values = [wanted.map(({ name }) => name), wanted.map(({ version }) => version ?? null)]
      const statement = { name: 'find-templates', text: find, values }
      const rows = await database.query<Template & { readonly number: number }>(statement)
      const found = new Map(rows.map(({ number, ...template }) => [number, template]))
      return wanted.map((_one, index) => found.get(index + 1))
    },
  }
}

export type Templates = ReturnType<typeof templates>
