import { expect, test } from 'vitest'
import { guessManagementUrl } from './management.ts'

test.each([
  ['amqp://ann:secret@broker:5672/vhost', 'http://ann:secret@broker:15672'],
  ['amqps://ann:secret@broker', 'https://ann:secret@broker:15671'],
  ['amqp://localhost', 'http://guest:guest@localhost:15672'],
])('the management API of %s is looked for at %s', (url, management) => {
  expect(guessManagementUrl(url)).toBe(management)
})
