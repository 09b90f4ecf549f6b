import { checkSystemName } from './check-system.ts'
import { listFile, withSystem } from './list.ts'
import { namesOf } from './names.ts'
import { planEvent } from './plan-event.ts'
import { planService } from './plan-service.ts'
import { after, type Plan } from './plan.ts'
import type { Project } from './project.ts'
import { inFolder, readTemplates, render } from './render.ts'

/** The event type that a new system begins with. */
export const firstEventOf = (system: string) => namesOf(`${system}-event`).camel

/**
 * What has to be written for a system with one event type, its topic and its table, and a service that stores it.
 *
 * @throws Refused when that cannot be
 */
export function planSystem(project: Project, name: string): Plan {
  checkSystemName(name, project)
  const system = namesOf(name)
  const event = firstEventOf(name)
  const files = render(readTemplates('system'), { topics: [namesOf(event)], system })
  const empty: Plan = {
    created: inFolder(`systems/${name}`, files),
    changed: new Map([[listFile, withSystem(project.read(listFile), name)]]),
  }
  const withEvent = joined(empty, planEvent(after(project, empty), event, name))
  return joined(withEvent, planService(after(project, withEvent), name, [event], name))
}

/** What one plan made and the next one changes is made as it is in the end. */
function joined(first: Plan, next: Plan): Plan {
  const changed = [...next.changed]
  const isNew = ([file]: readonly [string, string]) => first.created.has(file)
  return {
    created: new Map([...first.created, ...next.created, ...changed.filter(isNew)]),
    changed: new Map([...first.changed, ...changed.filter((one) => !isNew(one))]),
  }
}
