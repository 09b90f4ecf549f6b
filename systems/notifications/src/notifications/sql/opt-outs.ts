import type { Database } from '@signalbox/database'

export type OptOut = {
  readonly channel: string
  readonly recipient: string
  readonly reason: string
  readonly since: Date
}

type Asked = { readonly channel?: string | undefined; readonly recipient?: string | undefined }

const insert = `
  INSERT INTO notification_opt_outs (channel, recipient, reason) SELECT $1, CASE $1 WHEN 'email' THEN lower(recipient) ELSE recipient END, 'opted_out'
  FROM unnest($2::text[]) AS recipient
  ON CONFLICT DO NOTHING`
const remove = `
  DELETE FROM notification_opt_outs
  WHERE channel = $1 AND recipient = CASE $1 WHEN 'email' THEN lower($2) ELSE $2 END RETURNING recipient`
const select = `
  SELECT channel, recipient, reason, since FROM notification_opt_outs
  WHERE ($1::text IS NULL OR channel = $1) AND ($2::text IS NULL OR recipient IN ($2, lower($2)))
  ORDER BY since DESC LIMIT 1000`

/** Who is not to be sent to. Addresses of email are the same in any letter case. */
export function optOuts(database: Database) {
  return {
    add: async (channel: string, recipients: readonly string[]): Promise<void> =>
      void (await database.query({ name: 'opt-out', text: insert, values: [channel, recipients] })),
    remove: async (channel: string, recipient: string): Promise<boolean> =>
      (await database.query({ name: 'opt-in', text: remove, values: [channel, recipient] })).length > 0,
    /** The newest, of a channel or a recipient where one is named. */
    list: async ({ channel, recipient }: Asked): Promise<OptOut[]> =>
      await database.query<OptOut>({ name: 'opt-outs', text: select, values: [channel, recipient] }),
  }
}

export type OptOuts = ReturnType<typeof optOuts>
