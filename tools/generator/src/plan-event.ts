import { checkEventName, nextMigration } from './check-event-name.ts'
import { addEntry, insertAfter } from './insert.ts'
import { namesOf } from './names.ts'
import type { Plan } from './plan.ts'
import type { Project } from './project.ts'
import { inFolder, readTemplates, render } from './render.ts'
import { systemFileOf } from './check-system.ts'

/**
 * What has to be written for an event type with a topic and a table of its own.
 *
 * @param system that it belongs to
 * @throws Refused when that cannot be
 */
export function planEvent(project: Project, name: string, system: string): Plan {
  const systemFile = systemFileOf(project, system)
  checkEventName(name, project)
  const names = namesOf(name)
  const { camel, pascal, kebab, snake } = names
  const rendered = render(readTemplates('event'), { topics: [names] })
  const numbered = [...rendered].map(([file, text]) => {
    const number = nextMigration(project.list(`systems/${system}/sql`))
    return [file.replace('sql/', `sql/${number}_`), text] as const
  })

  const stated = [
    ['topics', `    ${camel}: { table: '${snake}' },`],
    ['eventTypes', `    ${camel}: { topic: '${camel}', data: ${pascal} },`],
  ].reduce((text, [key = '', entry = '']) => addEntry(systemFile, text, key, entry), project.read(systemFile))
  const importLine = `import { ${pascal} } from './events/${kebab}.ts'\n`
  const imported = insertAfter(systemFile, stated, "from '@signalbox/contracts'\n", importLine)
  return {
    created: inFolder(`systems/${system}`, numbered),
    changed: new Map([[systemFile, imported]]),
  }
}
