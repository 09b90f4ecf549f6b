import type { Log } from './log.ts'

/** As much of a terminal as is needed here: `process.stdout`. */
export type Output = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown }

export type Terminal = Disposable & {
  readonly log: Log
  /** Writes a line that ends the work under way. */
  readonly done: Log
}

/**
 * Writes lines for people. In a terminal a line that ends in `...` stays the last one, with a clock, until
 * another of its kind replaces it; elsewhere every line is a plain line of its own.
 */
export function openTerminal(output: Output): Terminal {
  if (output.isTTY !== true) {
    const log = (line: string) => void output.write(`${line}\n`)
    return { log, done: log, [Symbol.dispose]: () => undefined }
  }
  let working: { line: string; since: number } | undefined
  const draw = () => {
    if (working === undefined) return
    const seconds = Math.floor((Date.now() - working.since) / 1000)
    const clock = seconds < 2 ? '' : ` ${seconds} s`
    output.write(`\r\u001b[K${working.line.slice(0, (output.columns || 80) - clock.length - 1)}${clock}`)
  }
  const timer = setInterval(draw, 500).unref()
  const plain = (line: string) => output.write(`\r\u001b[K${line}\n`)
  return {
    log(line) {
      if (line.endsWith('...')) working = { line, since: Date.now() }
      else plain(line)
      draw()
    },
    done(line) {
      working = undefined
      plain(line)
    },
    [Symbol.dispose]() {
      clearInterval(timer)
      if (working !== undefined) output.write('\r\u001b[K')
      working = undefined
    },
  }
}
