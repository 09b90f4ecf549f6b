import { insertAfter } from './insert.ts'
import { namesOf } from './names.ts'

/** Where every system has its line. */
export const listFile = 'systems/index.ts'

const importOf = (system: string) => `import { ${namesOf(system).camel} } from './${system}/system.ts'\n`
const entryOf = (system: string) => `  ${namesOf(system).camel},\n`

/**
 * The list with one more system.
 *
 * @throws Refused when the list is not as it was
 */
export function withSystem(list: string, system: string): string {
  const imported = insertAfter(listFile, list, "import { base } from './base/system.ts'\n", importOf(system))
  return insertAfter(listFile, imported, 'systems = [\n  base,\n', entryOf(system))
}

/** The list without it. */
export function withoutSystem(list: string, system: string): string {
  return [importOf(system), entryOf(system)].reduce((text, line) => text.replace(line, ''), list)
}
