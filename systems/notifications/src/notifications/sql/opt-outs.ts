import type { Database } from '@signalbox/database'

export type OptOut = {
  readonly channel: string
  readonly recipient: string
  readonly reason: string
  readonly since: Date
}

const insert = `
  INSERT INTO notification_opt_outs (channel, recipient, reason) SELECT $1, unnest($2::text[]), 'opted_out'
  ON CONFLICT DO NOTHING`
const remove = 'DELETE FROM notification_opt_outs WHERE channel = $1 AND recipient = $2 RETURNING recipient'
const select = `
  SELECT channel, recipient, reason, since FROM notification_opt_outs
  WHERE ($1::text IS NULL OR channel = $1) ORDER BY since DESC LIMIT 1000`

/** Who is not to be sent to. */
export function optOuts(database: Database) {
  return {
    add: async (channel: string, recipients: readonly string[]): Promise<void> =>
      void (await database.query({ name: 'opt-out', text: insert, values: [channel, recipients] })),
    remove: async (channel: string, recipient: string): Promise<boolean> =>
      (await database.query({ name: 'opt-in', text: remove, values: [channel, recipient] })).length > 0,
    list: async (channel: string | undefined): Promise<OptOut[]> =>
      await database.query<OptOut>({ name: 'opt-outs', text: select, values: [channel] }),
  }
}

export type OptOuts = ReturnType<typeof optOuts>
