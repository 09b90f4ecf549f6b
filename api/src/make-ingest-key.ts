import { newIngestKey } from './protection/ingest-keys.ts'

// npm run ingest-key -- <name>

const [name = ''] = process.argv.slice(2)
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
