import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { repository } from './repository.ts'

// The law: each command of package.json that people write answers --help with how to write it, and does nothing else. All
// read their words in the same way, so that one stands for how they refuse what they do not know.

const { scripts } = JSON.parse(readFileSync(path.join(repository, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
// These are steps of other commands and of a release: nobody writes words for them.
const notByHand = new Set(['check:rights', 'version', 'stage-client'])
const programs = Object.entries(scripts).filter(
  ([name, script]) => /^(\w+=\w+ )?node .*\.[jt]s/.test(script) && !notByHand.has(name),
)

function run(script: string, word: string) {
  const { status, stdout, stderr } = spawnSync(`${script} ${word}`, {
    cwd: repository,
    shell: true,
    encoding: 'utf8',
    timeout: 30_000,
  })
  return { status, stdout, stderr }
}

test('there are such commands', () => expect(programs.map(([name]) => name)).toContain('start'))

test.each(programs)('npm run %s -- --help', { timeout: 60_000 }, (name, script) => {
  const help = run(script, '--help')
  expect(help).toMatchObject({ status: 0, stderr: '' })
  expect(help.stdout).toContain(name === 'start' ? 'npm start' : `npm run ${name}`)
})

test.each(['--nonsense', 'a b', ''])('npm run ingest-key -- %s makes no key', (words) => {
  const refused = run(scripts['ingest-key'] ?? '', words)
  expect(refused).toMatchObject({ status: 2, stdout: '' })
  expect(refused.stderr).toContain('npm run ingest-key -- web-shop')
})
