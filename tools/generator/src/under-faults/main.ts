import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { fromCommandLine, readWords } from '@signalbox/runtime/command-line'
import { copyRepository } from '../copy-repository.ts'
import { addToEntry, insertAfter, withImport } from '../insert.ts'
import { readers, type Reader } from './readers.ts'

// On a copy of the repository: makes the system parcels, gives it what the broker library offers (a second reader that
// derives events for topic1, a third that does slow work event by event, a lane), and runs all rows of its faults.

const systemFile = 'systems/parcels/system.ts'

const usage = `npm run faults:new-system makes the system parcels on a copy and runs the rows of its faults. After -- it takes
  --seed 1,2                the chance of each run
  --seconds 10              how long each fault lasts`
const asked = fromCommandLine((args) => {
  readWords({ args, usage, options: { seed: { type: 'string' }, seconds: { type: 'string' } } })
  return args
})

using copy = copyRepository()
const run = (program: string, ...args: readonly string[]) => {
  const { status, error } = spawnSync(program, args, {
    cwd: copy.root,
    env: copy.environment,
    stdio: 'inherit',
  })
  if (error || status !== 0)
    throw new Error(`'${path.basename(program)} ${args.slice(0, 3).join(' ')}' ended with code ${status}`, {
      cause: error,
    })
}
const generate = (words: string) => run('npm', 'run', '--silent', 'new', '--', ...words.split(' '))
const change = (file: string, edit: (text: string) => string) => {
  const place = path.join(copy.root, file)
  writeFileSync(place, edit(readFileSync(place, 'utf8')))
}

/** Lets a reader that stores its events do more. */
function extend({ name, emits, consumes, imports }: Reader): void {
  const main = `systems/parcels/src/${name}/main.ts`
  change(main, (text) => {
    const statement = /^await using _parcelsEvent[\s\S]*?^\}\)\n/m.exec(text)?.[0]
    if (statement === undefined) throw new Error(`${main} consumes nothing`)
    const imported = imports.reduce((all, [what, from]) => withImport(all, what, from), text)
    return imported.replace(statement, () => consumes)
  })
  if (emits === undefined) return
  const added = `'parcelsEvent.${name}': ['${emits}']`
  change(systemFile, (text) => addToEntry(systemFile, text, name, { key: 'emits', brackets: '{}', added }))
}

generate('system parcels')
for (const reader of readers) {
  generate(`subscription parcelsEvent.${reader.name} --service ${reader.name} --system parcels`)
  extend(reader)
}
change(systemFile, (text) => insertAfter(systemFile, text, "table: 'parcels_event'", ", lanes: ['critical']"))
run('npm', 'run', '--silent', 'configuration')
run('npm', 'run', '--silent', 'faults', '--', '--rows', 'parcels', ...asked)
