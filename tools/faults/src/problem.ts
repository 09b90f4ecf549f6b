/** What went wrong, with its causes, in one line. */
export function describeProblem(what: string, error: unknown): string {
  const words: string[] = []
  for (let at = error; at instanceof Error && words.length < 4; at = at.cause) words.push(at.message)
  return `${what}: ${words.join('; because: ') || String(error)}`
}
