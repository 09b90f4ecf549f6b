import { ArgumentError, fromCommandLine, readWords } from '@signalbox/runtime/command-line'
import { newIngestKey } from './protection/ingest-keys.ts'

// npm run ingest-key -- <name>

const usage = `npm run ingest-key -- web-shop makes a key for the one of that name who sends events`

const name = fromCommandLine((args) => {
  const [wanted, ...more] = readWords({ args, usage, options: {}, allowPositionals: true }).positionals
  if (wanted === undefined || more.length > 0) throw new ArgumentError(usage)
  return wanted
})
try {
  const { key, entry } = newIngestKey(name)
  console.log(`For the one who sends events; it is shown this once and kept nowhere:

  ${key}

For the api; add it to what INGEST_KEYS holds already, after a comma:

  ${entry}
`)
} catch (error) {
  if (!(error instanceof RangeError)) throw error
  console.error(`${error.message}: npm run ingest-key -- web-shop`)
  process.exitCode = 1
}
