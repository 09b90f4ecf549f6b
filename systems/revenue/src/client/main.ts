import { randomInt } from 'node:crypto'
import { appendFile, readFile } from 'node:fs/promises'
import { ArgumentError, fromCommandLine, readWords } from '@signalbox/runtime/command-line'
import { listUsers } from './list-users.ts'
import { showProgress } from './progress.ts'
import { sendFile } from './send-file.ts'
import { failedFile } from './set-aside.ts'

// npm run revenue-client

const usage = `Use one of these:
  npm run revenue-client -- events.jsonl [--follow] [--rate 1000] [--generate 3]
  npm run revenue-client -- list

--follow waits for more lines until Ctrl-C, --rate is the most lines a second, and --generate appends so many events first.
REVENUE_URL says where the service is, that of npm start where it is not set, and REVENUE_SECRET what it asks for.`

const { REVENUE_SECRET: secret = 'secret' } = process.env

async function findService(): Promise<string> {
  if (process.env['REVENUE_URL']) return process.env['REVENUE_URL']
  try {
    const stack = JSON.parse(await readFile('.signalbox/stack.json', 'utf8')) as {
      systems: { revenue: { url: string } }
    }
    return stack.systems.revenue.url
  } catch (cause) {
    throw new Error('The system revenue is not running here; start it, or set REVENUE_URL', { cause })
  }
}

/** Appends events of three users to a file, which is made where there is none. */
async function generate(file: string, count: number): Promise<void> {
  const lines = Array.from({ length: count }, () => ({
    userId: `user${randomInt(1, 4)}`,
    name: randomInt(4) === 0 ? 'subtract_revenue' : 'add_revenue',
    value: randomInt(1, 100),
  }))
  await appendFile(file, lines.map((line) => `${JSON.stringify(line)}\n`).join(''))
}

/** @throws ArgumentError with what to write instead */
function wholeIn(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^[1-9]\d{0,8}$/u.test(text)) return Number(text)
  throw new ArgumentError(`--${option} must be a whole number from 1 on, not '${text}'`)
}

const options = {
  follow: { type: 'boolean', default: false },
  rate: { type: 'string' },
  generate: { type: 'string' },
} as const

function readArguments(args: readonly string[]) {
  const { positionals, values } = readWords({ args, usage, options, allowPositionals: true })
  const [file, ...more] = positionals
  if (file === undefined || more.length > 0) throw new ArgumentError(usage)
  const { follow, rate, generate: count } = values
  return { file, follow, rate: wholeIn('rate', rate), count: wholeIn('generate', count) }
}

async function run({ file, follow, rate, count }: ReturnType<typeof readArguments>): Promise<void> {
  const url = await findService()
  if (file === 'list') return console.log(await listUsers(url, secret))

  if (count !== undefined) await generate(file, count)
  const stop = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort())
  const { sent, confirmed, refused, inDoubt, offset, size } = await sendFile(file, {
    url,
    secret,
    rate,
    follow,
    signal: stop.signal,
    onProgress: showProgress(process.stderr),
    onNotice: (sentence) => console.error(sentence),
  })
  console.log(`Sent ${sent}: ${confirmed} confirmed, ${refused} refused, ${inDoubt} in doubt`)
  if (refused > 0) console.log(`The refused lines are in ${failedFile(file)}, each with the reason`)
  if (inDoubt > 0) console.log('Run it again to send those in doubt; nothing is counted twice')
  else if (offset < size) console.log('What is left has no end yet; run it again, or with --follow')
  if (inDoubt > 0 || refused > 0) process.exitCode = 1
}

const wanted = fromCommandLine(readArguments)
try {
  await run(wanted)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
}
