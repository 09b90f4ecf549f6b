import { newEvent, type ClientEvent } from '@signalbox/client'
import type { Database } from '@signalbox/database'

/** Events that are fine, but for the rule below. */
export function badEvents(count: number): ClientEvent[] {
  return Array.from({ length: count }, () => newEvent({ eventType: 'passiveEvent', data: { is: 'bad' } }))
}

/** From now on whatever has `bad` in its data cannot be stored in topic1, as if a column did not take it. */
export async function refuseBadEvents(database: Database): Promise<void> {
  for (const [name, text] of Object.entries({
    function: `CREATE FUNCTION refuse_bad() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'On purpose' USING ERRCODE = '22003'; END $$`,
    trigger: `CREATE TRIGGER refuse_bad BEFORE INSERT ON topic1 FOR EACH ROW
      WHEN (NEW.event_data ->> 'is' = 'bad') EXECUTE FUNCTION refuse_bad()`,
  }))
    await database.query({ name, text })
}

/** Takes the rule back. */
export async function takeBadEvents(database: Database): Promise<void> {
  await database.query({ name: 'mend', text: 'DROP TRIGGER refuse_bad ON topic1' })
}
