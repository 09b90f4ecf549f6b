import type { Account } from './send-file.ts'

const barWidth = 30
const everyMs = 200
const everyPlainMs = 2_000

/** Shows how far a file is: a bar where people look on, a line every two seconds elsewhere. */
export function showProgress(terminal: NodeJS.WriteStream): (account: Account) => void {
  let shownAt = performance.now()
  return ({ offset, size, confirmed, refused }) => {
    const now = performance.now()
    const done = offset === size
    if (!done && now - shownAt < (terminal.isTTY ? everyMs : everyPlainMs)) return
    shownAt = now
    const part = size === 0 ? 1 : offset / size
    const bar = '#'.repeat(Math.round(part * barWidth)).padEnd(barWidth, '.')
    const figures = `${Math.floor(part * 100)} %  ${confirmed} confirmed, ${refused} refused`
    terminal.write(terminal.isTTY ? `\r\x1b[K[${bar}] ${figures}${done ? '\n' : ''}` : `${figures}\n`)
  }
}
