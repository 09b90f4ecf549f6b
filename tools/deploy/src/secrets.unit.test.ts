import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readKeyRing } from '@signalbox/sealing'
import { serviceNames, variables } from '@signalbox/systems'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { inRoot, readRoot } from './testing/root.ts'

/** Every key ring, with the services that read it. */
const rings = [...variables].flatMap(([name, { filled, readers }]) =>
  filled === 'keys' && readers !== 'all' ? [[name, readers] as const] : [],
)

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'signalbox-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

function run(script: string): string {
  for (const file of [`tools/deploy/${script}`, 'compose.yaml', '.railway/facts.json'])
    cpSync(inRoot(file), path.join(folder, file))
  const env = { ...process.env, PATH: `${path.join(folder, 'bin')}:${process.env.PATH}`, TO: folder }
  return execFileSync('sh', [`tools/deploy/${script}`], { cwd: folder, env, encoding: 'utf8', stdio: 'pipe' })
}

test('make-env.sh writes what compose.yaml must be given, for its owner only, and never twice', () => {
  const printed = run('make-env.sh')
  const file = path.join(folder, '.env')
  const written = readFileSync(file, 'utf8')
  const values = new Map([...written.matchAll(/^(\w+)=(.*)$/gm)].map(([, name, value]) => [name, value]))
  const required = [...readRoot('compose.yaml').matchAll(/\$\{([A-Z0-9_]+):\?/g)].map(([, name]) => name)
  expect(new Set(values.keys())).toEqual(new Set(required))
  const passwords = [...values.keys()].filter((name) => name?.includes('PASSWORD'))
  expect(passwords.length).toBeGreaterThan(serviceNames.length)
  for (const name of passwords) expect(values.get(name)).toMatch(/^[0-9a-f]{48}$/)
  for (const [name] of rings) expect(readKeyRing(values.get(name), name).kids).toEqual(['k1'])
  expect(new Set(values.values()).size).toBe(values.size)
  expect(statSync(file).mode & 0o777).toBe(0o600)
  for (const secret of values.values()) expect(printed).not.toContain(secret)
  run('make-env.sh')
  expect(readFileSync(file, 'utf8')).toBe(written)
})

test.each(['POSTGRES_PASSWORD=old\n', 'POSTGRES_PASSWORD=old'])(
  'make-env.sh adds what an older .env lacks, changes nothing that is there, and hides it from others: %j',
  (before) => {
    const file = path.join(folder, '.env')
    writeFileSync(file, before, { mode: 0o644 })
    run('make-env.sh')
    expect(readFileSync(file, 'utf8')).toMatch(/^POSTGRES_PASSWORD=old\nRABBITMQ_PASSWORD=[0-9a-f]{48}\n/)
    expect(statSync(file).mode & 0o777).toBe(0o600)
  },
)

test('make-env.sh names a misspelt variable of .env with the right name, and without its value', () => {
  const file = path.join(folder, '.env')
  writeFileSync(
    file,
    'DASHBORD_PASSWORD=secret\nretention_days=7\nCOMPOSE_PROJECT_NAME=ours\nINGEST_KEYS=a:b\n',
  )
  const printed = run('make-env.sh')
  expect(printed).toContain('DASHBORD_PASSWORD is read by nothing: did you mean DASHBOARD_PASSWORD?')
  expect(printed).toContain('retention_days is read by nothing: did you mean RETENTION_DAYS?')
  expect(printed.match(/is read by nothing/g)).toHaveLength(2)
  expect(printed).not.toContain('secret')
})

// Stands in for the command line of Railway: keeps each variable as a file.
const fakeRailway = `#!/bin/sh
case "$2" in
  set) cat > "$TO/$6.$3" ;;
  list) for file in "$TO/$4".*; do [ -e "$file" ] && echo "\${file##*.}=$(cat "$file")"; done; true ;;
esac
`

test('set-railway-secrets.sh gives both ends of a hop the same key, prints none, and never changes one', () => {
  mkdirSync(path.join(folder, 'bin'))
  writeFileSync(path.join(folder, 'bin/railway'), fakeRailway, { mode: 0o755 })
  const printed = run('set-railway-secrets.sh')
  const given = (service: string, name: string) =>
    readFileSync(path.join(folder, `${service}.${name}`), 'utf8')
  const keys = rings.map(([name, readers]) => {
    const [key = '', ...others] = readers.map((service) => given(service, name))
    expect(readKeyRing(key, name).kids).toEqual(['k1'])
    for (const other of others) expect(other).toBe(key)
    return key
  })
  expect(new Set(keys).size).toBe(rings.length)
  const password = given('rabbitmq', 'RABBITMQ_DEFAULT_PASS')
  expect(password).toMatch(/^[0-9a-f]{48}$/)
  for (const secret of [...keys, password]) expect(printed).not.toContain(secret)
  expect(() => run('set-railway-secrets.sh')).toThrow('The keys are set already')
  expect(given('rabbitmq', 'RABBITMQ_DEFAULT_PASS')).toBe(password)
})
