import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseArguments } from './arguments.ts'
import { checkEventName } from './check-event-name.ts'
import { checkConsumed, checkServiceName } from './check-service.ts'
import { checkSystemName } from './check-system.ts'
import { planEvent } from './plan-event.ts'
import { planRemoval } from './plan-removal.ts'
import { planService } from './plan-service.ts'
import { planSystem } from './plan-system.ts'
import { planVariable } from './plan-variable.ts'
import type { Plan } from './plan.ts'
import { openProject } from './project.ts'

const project = openProject(fileURLToPath(new URL('../../..', import.meta.url)))

test.each([
  ['OrderPaid', 'camelCase'],
  ['order-paid', 'camelCase'],
  ['../orderPaid', 'camelCase'],
  ['', 'camelCase'],
  ['passiveEvent', 'already'],
  ['topic1', 'already'],
  ['order', 'word of SQL'],
  ['currentUser', 'word of SQL'],
  ['retry', 'something else'],
  ['constructor', 'something else'],
  ['deadLetters', 'in the database'],
  ['topicSeconds', 'in the database'],
  ['deadLettersDead', 'in the database'],
  ['somethingThatHappenedVeryLongAgoAndVeryFarAway', '50 characters'],
])("'%s' cannot be an event type", (name, why) => {
  expect(() => checkEventName(name, project)).toThrow(why)
})

test.each([
  ['Invoices', 'small letters'],
  ['order_office', 'small letters'],
  ['../invoices', 'small letters'],
  ['-invoices', 'small letters'],
  ['service1', 'already'],
  ['dashboard-api', 'already'],
  ['migrations', 'already'],
  ['postgres', 'already'],
])("'%s' cannot be a service", (name, why) => {
  expect(() => checkServiceName(name)).toThrow(why)
})

test.each([
  ['Parcels', 'small letters'],
  ['../parcels', 'small letters'],
  ['base', 'already'],
  ['docs', 'already'],
  ['broker', 'already'],
  ['stack', 'already'],
  ['service1', 'already'],
  ['topics', 'already'],
  ['event-types', 'already'],
  ['package', 'already'],
])("'%s' cannot be a system", (name, why) => {
  expect(() => checkSystemName(name, project)).toThrow(why)
})

test('a system that is not there gets nothing and is not taken away, and base cannot be taken away', () => {
  expect(() => planEvent(project, 'neverPaid', 'never-made')).toThrow('npm run new -- system never-made')
  expect(() => planService(project, 'never-run', ['neverPaid'], '../api')).toThrow('There is no system')
  expect(() => planRemoval(project, 'never-made')).toThrow("There is no system 'never-made'")
  expect(() => planRemoval(project, 'base')).toThrow('The others cannot be without base')
})

test('what is new for base, too, lies in its folder, and outside only one file has a line more', () => {
  const [event, service, system] = [
    planEvent(project, 'neverPaid', 'base'),
    planService(project, 'never-run', ['neverPaid'], 'base'),
    planSystem(project, 'never-made'),
  ]
  const outside = ({ created, changed }: Plan, folder: string) =>
    [...created.keys(), ...changed.keys()].filter((file) => !file.startsWith(`systems/${folder}/`))
  expect([outside(event, 'base'), outside(service, 'base')]).toEqual([[], []])
  expect(outside(system, 'never-made')).toEqual(['systems/index.ts'])
})

test('a variable is one place in one file of its system, wherever its service is told things, and a test', () => {
  const { changed, created } = planVariable(project, {
    name: 'NEVER_SET',
    service: 'service1',
    system: 'base',
  })
  expect([...changed.keys()]).toEqual(['systems/base/environment.ts'])
  expect([...changed.values()][0]).toContain('export const service1Environment = {NEVER_SET: {')
  expect([...created.keys()]).toEqual(['service1/src/config.never-set.unit.test.ts'])
})

test.each([
  ['neverSet', 'service1', 'capital letters'],
  ['NEVER', 'service1', 'capital letters'],
  ['DATABASE_URL', 'service1', 'already'],
  ['NEVER_SET', 'never-run', "no service 'never-run'"],
  ['NEVER_SET', '../api', 'no service'],
])("'%s' cannot be a variable of %s", (name, service, why) => {
  expect(() => planVariable(project, { name, service, system: 'base' })).toThrow(why)
})

test('a service consumes what is there and what nobody else consumes', () => {
  expect(() => checkConsumed('neverHeard')).toThrow('There is no event type')
  expect(() => checkConsumed('passiveEvent')).toThrow('service1 consumes')
})

test.each([
  [],
  ['event'],
  ['event', 'a', 'b'],
  ['table', 'a'],
  ['service', 'a'],
  ['event', 'a', '--consumes', 'b'],
  ['event', 'a', '--force'],
  ['system', 'a', '--system', 'b'],
])('shows what can be written instead of %j', (...args) => {
  expect(() => parseArguments(['new', ...args])).toThrow(
    'npm run new -- service invoices --consumes orderPlaced',
  )
})

test('reads several event types at once, and for which system', () => {
  const words = ['new', 'service', 'a', '--consumes', 'b,c', '--consumes', 'c', '--system', 'd']
  expect(parseArguments(words)).toEqual({
    verb: 'new',
    kind: 'service',
    name: 'a',
    system: 'd',
    consumes: ['b', 'c'],
  })
  expect(parseArguments(['new', 'event', 'a'])).toMatchObject({ system: 'base' })
  expect(parseArguments(['remove', 'system', 'a'])).toEqual({ verb: 'remove', name: 'a' })
  expect(parseArguments(['rename', 'A', 'B c'])).toEqual({ verb: 'rename', from: 'A', to: 'B c' })
})

test.each([['event'], ['service'], ['everything']])('does not remove one %s', (kind) => {
  expect(() => parseArguments(['remove', kind, 'a'])).toThrow('npm run remove -- system parcels')
})
