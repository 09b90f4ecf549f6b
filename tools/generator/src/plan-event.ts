import { checkEventName } from './check-event-name.ts'
import { addEntry, insertBefore } from './insert-before.ts'
import { namesOf } from './names.ts'
import type { Plan } from './plan.ts'
import type { Project } from './project.ts'
import { readTemplates, render } from './render.ts'

const systemFile = 'systems/base/system.ts'

/**
 * What has to be written for an event type with a topic and a table of its own.
 *
 * @throws Refused when that cannot be
 */
export function planEvent(project: Project, name: string): Plan {
  checkEventName(name, project)
  const names = namesOf(name)
  const { camel, pascal, kebab, snake } = names
  const rendered = render(readTemplates('event'), { topics: [names] })
  const created = new Map(
    [...rendered].map(([file, text]) => [
      file.endsWith('.sql')
        ? `migrations/sql/${nextMigration(project)}_${file}`
        : `systems/base/events/${file}`,
      text,
    ]),
  )

  const entered = [
    ['  },\n  eventTypes: {', `    ${camel}: { table: '${snake}' },`],
    ['  },\n  services: {', `    ${camel}: { topic: '${camel}', data: ${pascal} },`],
  ].reduce((text, [end = '', entry = '']) => addEntry(systemFile, text, end, entry), project.read(systemFile))
  const imported = insertBefore(
    systemFile,
    entered,
    '\n/** ',
    `import { ${pascal} } from './events/${kebab}.ts'\n`,
  )
  return { created, changed: new Map([[systemFile, imported]]) }
}

/** One more than the highest that there is, with three digits. */
function nextMigration({ list }: Project): string {
  const numbers = list('migrations/sql').map((file) => Number.parseInt(file, 10))
  return String(Math.max(0, ...numbers.filter(Number.isInteger)) + 1).padStart(3, '0')
}
