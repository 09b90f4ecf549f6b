import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { parseArguments } from './arguments.ts'
import { checkEventName } from './check-event-name.ts'
import { checkConsumed, checkServiceName } from './check-service.ts'
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
  ['docs', 'already'],
  ['broker', 'already'],
  ['postgres', 'already'],
])("'%s' cannot be a service", (name, why) => {
  expect(() => checkServiceName(name, project)).toThrow(why)
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
])('shows what can be written instead of %j', (...args) => {
  expect(() => parseArguments(args)).toThrow('npm run new -- service invoices --consumes orderPlaced')
})

test('reads several event types at once', () => {
  const wanted = parseArguments(['service', 'a', '--consumes', 'b,c', '--consumes', 'c'])
  expect(wanted).toEqual({ kind: 'service', name: 'a', consumes: ['b', 'c'] })
})
