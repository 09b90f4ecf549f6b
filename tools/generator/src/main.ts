import { fileURLToPath } from 'node:url'
import { fromCommandLine } from '@signalbox/runtime/command-line'
import { parseArguments, type New } from './arguments.ts'
import { checkConsumed } from './check-service.ts'
import { planEvent } from './plan-event.ts'
import { planRemoval, removePlanned } from './plan-removal.ts'
import { planRename } from './plan-rename.ts'
import { planService } from './plan-service.ts'
import { planSubscription } from './plan-subscription.ts'
import { planSystem } from './plan-system.ts'
import { planVariable } from './plan-variable.ts'
import { writePlan, type Plan } from './plan.ts'
import { openProject } from './project.ts'
import { Refused } from './refused.ts'
import { followUp } from './follow-up.ts'
import { afterRemoval, next, summary } from './summary.ts'

const project = openProject(fileURLToPath(new URL('../../..', import.meta.url)))

function planOf(wanted: New): Plan {
  const { name } = wanted
  if (wanted.kind === 'system') return planSystem(project, name)
  if (wanted.kind === 'event') return planEvent(project, name, wanted.system)
  if (wanted.kind === 'variable') return planVariable(project, { ...wanted, name })
  if (wanted.kind === 'subscription') return planSubscription(project, { ...wanted, queue: name })
  for (const type of wanted.consumes) checkConsumed(type)
  return planService(project, name, wanted.consumes, wanted.system)
}

const wanted = fromCommandLine(parseArguments)
try {
  if (wanted.verb === 'remove') {
    const removal = planRemoval(project, wanted.name)
    removePlanned(project, removal)
    const formatted = [...removal.changed.keys()].filter((file) => file !== 'package-lock.json')
    followUp(project.root, { formatted, relinks: true })
    console.log(afterRemoval(wanted.name, removal))
  } else if (wanted.verb === 'rename') {
    const plan = planRename(project, wanted.from, wanted.to)
    writePlan(project, plan)
    followUp(project.root, { formatted: [...plan.changed.keys()], relinks: false })
    console.log(`Wrote the name into ${plan.changed.size} files; git diff shows where. Next:\n${next}`)
  } else {
    const plan = planOf(wanted)
    writePlan(project, plan)
    const files = [...plan.created.keys(), ...plan.changed.keys()]
    followUp(project.root, {
      formatted: files,
      relinks: files.some((file) => file.endsWith('package.json')),
    })
    console.log(summary(wanted, plan))
  }
} catch (error) {
  console.error(error instanceof Refused ? `Nothing was written. ${error.message}` : error)
  process.exitCode = 1
}
