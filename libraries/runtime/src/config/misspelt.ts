/** Shorter names, such as PORT, are only a letter or two away from names that mean something else. */
const lengthLeast = 7
const editsMost = 2

/**
 * Finds what was meant to be one of our variables and is none: names that are one or two letters away from one, or the
 * same in another case, and names that begin with `SIGNALBOX_`.
 *
 * @param variableNames those of every system
 * @returns a sentence for each, without its value
 */
export function misspelt(environment: NodeJS.ProcessEnv, variableNames: readonly string[]): string[] {
  const known = new Set(variableNames)
  return Object.keys(environment)
    .filter((name) => !known.has(name) && environment[name] !== '')
    .flatMap((name) => {
      const meant = variableNames
        .filter((one) => one.length >= lengthLeast)
        .map((one) => ({ one, edits: editsBetween(name.toUpperCase(), one) }))
        .toSorted((a, b) => a.edits - b.edits)[0]
      if (meant !== undefined && meant.edits <= editsMost)
        return [`${name} is no variable of Signalbox: did you mean ${meant.one}?`]
      return name.startsWith('SIGNALBOX_')
        ? [`${name} is no variable of Signalbox: docs/configuration.md has all of them`]
        : []
    })
}

/** Says what is misspelt in the log of a service that starts. */
export function warnOfMisspelt(
  environment: NodeJS.ProcessEnv,
  variableNames: readonly string[],
  log: { warn(message: string): void },
): void {
  for (const sentence of misspelt(environment, variableNames)) log.warn(sentence)
}

/** How many letters must be added, left out, changed, or swapped with the next one. */
function editsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > editsMost) return Infinity
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, column) => column)]
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity
  for (let row = 1; row <= a.length; row += 1) {
    const edits = [row]
    rows.push(edits)
    for (let column = 1; column <= b.length; column += 1) {
      const isSame = a[row - 1] === b[column - 1]
      const isSwapped = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      edits.push(
        Math.min(
          at(row - 1, column) + 1,
          at(row, column - 1) + 1,
          at(row - 1, column - 1) + (isSame ? 0 : 1),
          isSwapped ? at(row - 2, column - 2) + 1 : Infinity,
        ),
      )
    }
  }
  return at(a.length, b.length)
}
