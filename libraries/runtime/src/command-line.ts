import { parseArgs, type ParseArgsConfig } from 'node:util'

/** The command line cannot be understood. The message says what would be right. */
export class ArgumentError extends Error {
  override readonly name = 'ArgumentError'
}

/** Somebody asked how to write a command. The message is the answer. */
export class HelpWanted extends Error {
  override readonly name = 'HelpWanted'
}

type Options = NonNullable<ParseArgsConfig['options']>
/** What was written, by option, and the words that belong to none. */
type Words<Of extends Options> = ReturnType<
  typeof parseArgs<{ readonly options: Of; readonly allowPositionals: true; readonly strict: true }>
>
type CommandLine<Of extends Options> = {
  readonly args: readonly string[]
  /** How to write it: what `--help` answers, and what stands below each mistake. */
  readonly usage: string
  readonly options: Of
  /** Whether words may stand there that belong to no option. */
  readonly allowPositionals?: boolean
}

/**
 * Reads the words of a command.
 *
 * @throws HelpWanted where one of them is `--help` or `-h`
 * @throws ArgumentError that names the first that cannot be, and shows the usage
 */
export function readWords<const Of extends Options>({
  args,
  usage,
  options,
  allowPositionals = false,
}: CommandLine<Of>): Words<Of> {
  const end = args.indexOf('--')
  const words = end === -1 ? args : args.slice(0, end)
  if (words.includes('--help') || words.includes('-h')) throw new HelpWanted(usage)
  try {
    return parseArgs({ args: [...args], options, allowPositionals, strict: true })
  } catch (cause) {
    // Node's first sentence says what is wrong, the others how to get around it.
    const [sentence] = (cause as Error).message.split(/\. |\n/, 1)
    throw new ArgumentError(`${sentence}\n\n${usage}`, { cause })
  }
}

/**
 * Reads the command line of this process before it does anything. With `--help` it answers and ends with code 0; where
 * something is wrong, it says so and ends with code 2.
 *
 * @param read throws `HelpWanted` or `ArgumentError`; whatever else it throws is thrown on
 */
export function fromCommandLine<Wanted>(read: (args: readonly string[]) => Wanted): Wanted {
  try {
    return read(process.argv.slice(2))
  } catch (error) {
    if (error instanceof HelpWanted) {
      console.log(error.message)
      process.exit(0)
    }
    if (!(error instanceof ArgumentError)) throw error
    console.error(error.message)
    process.exit(2)
  }
}

/** For a command that takes no words at all. */
export function takeNoWords(usage: string): void {
  fromCommandLine((args) => readWords({ args, usage, options: {} }))
}
