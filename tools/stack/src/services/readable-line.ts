const levels: Readonly<Record<number, string>> = { 40: 'warning', 50: 'error', 60: 'fatal' }

/**
 * Makes a line for people of a line of a service's log.
 *
 * @param line JSON as pino writes it, or anything else, such as the last words of a process that crashed
 * @returns nothing for what is below a warning
 */
export function readableLine(service: string, line: string): string | undefined {
  if (line.trim() === '') return undefined
  const entry = parse(line)
  if (entry === undefined) return `${service}: ${line}`
  const level = levels[Number(entry.level)]
  if (level === undefined) return undefined
  const reason = entry.err?.message
  return `${service}: ${level}: ${entry.msg ?? ''}${reason === undefined ? '' : ` (${reason})`}`
}

type Entry = { level?: unknown; msg?: string; err?: { message?: string } }

function parse(line: string): Entry | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null && 'level' in value ? value : undefined
  } catch {
    return undefined
  }
}
