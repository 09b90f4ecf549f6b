export type Terminal = {
  /** Shows what is under way, in place on a terminal. */
  progress(text: string): void
  /** Prints a line that stays. */
  line(text: string): void
}

const clear = '\r\u001B[2K'

export function openTerminal(output: NodeJS.WriteStream = process.stdout): Terminal {
  const { isTTY } = output
  return {
    progress(text) {
      if (isTTY) output.write(`${clear}${text.slice(0, (output.columns ?? 80) - 1)}`)
    },
    line(text) {
      output.write(`${isTTY ? clear : ''}${text}\n`)
    },
  }
}
