import { spawn } from 'node:child_process'
import path from 'node:path'
import { repository } from '@signalbox/stack'
import type { Row, RowContext } from '../row.ts'
import { seconds, until } from '../wait.ts'

/** Dead letters that are published again. */
export const replay: Row = {
  name: 'replay-twice',
  does: 'A tenth of all events cannot be stored and dies; later two replays of all run at once, and a third is killed in the middle.',
  // The letters of earlier rows would be replayed too, and some of them can be stored by now.
  onEmpty: true,
  needs: ['topic1', 'topic3'],
  inject: async ({ world, faultSeconds, load }) => {
    const { sql } = world.stage
    await sql(`CREATE OR REPLACE FUNCTION refuse_on_purpose() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'On purpose' USING ERRCODE = '22003'; END $$`)
    for (const topic of ['topic1', 'topic3'])
      await sql(`CREATE TRIGGER refuse_on_purpose BEFORE INSERT ON ${topic} FOR EACH ROW
        WHEN ((NEW.event_data ->> 'number')::int % 10 = 0) EXECUTE FUNCTION refuse_on_purpose()`)
    await seconds(faultSeconds)
    load.pause()
    await load.settled()
    await until('all that dies is dead', async () =>
      (await world.queues()).every(({ messages }) => messages === 0),
    )
    await seconds(2.5)
    for (const topic of ['topic1', 'topic3']) await sql(`DROP TRIGGER refuse_on_purpose ON ${topic}`)
    load.resume()
    await Promise.all([replayAll(world, 'killed'), replayAll(world, 'whole'), replayAll(world, 'whole')])
    // What was claimed by the killed one is free again now.
    await replayAll(world, 'whole')
  },
  check: async ({ world }) => {
    const [found] = await world.stage.sql<{ replayed: number }>(
      'SELECT count(*) AS replayed FROM dead_letters WHERE replayed_at IS NOT NULL',
    )
    return Number(found?.replayed) > 0 ? [] : ['No event died, so no replay was seen']
  },
}

/** Runs `npm run dead-letters -- replay` for all of them, or for some, or kills it when it has begun. */
export async function replayAll(
  { stage }: RowContext['world'],
  how: 'whole' | 'killed',
  some: readonly string[] = [],
): Promise<void> {
  const main = path.join(repository, 'tools/stack/run.js')
  const args = [
    '--conditions=@signalbox/source',
    main,
    'dead-letters',
    'replay',
    '--yes',
    '--rate',
    '200',
    ...some,
  ]
  const child = spawn(process.execPath, args, {
    cwd: repository,
    env: { ...process.env, DATABASE_URL: stage.databaseUrl, RABBITMQ_URL: stage.brokerUrl },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let words = ''
  for (const output of [child.stdout, child.stderr])
    output.on('data', (bytes: Buffer) => {
      words += bytes.toString()
      if (how === 'killed') child.kill('SIGKILL')
    })
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', resolve)
  })
  if (how === 'whole' && code !== 0) throw new Error(`A replay ended with code ${String(code)}: ${words}`)
}
