import { expect, it } from 'vitest'
import { describeError } from './describe-error.ts'

it('writes what an error is, and nothing that a library has hung on it', () => {
  const cause = Object.assign(new Error('Inner'), { parameters: ['secret'], code: 'ECONNREFUSED' })
  const error = Object.assign(new Error('Outer', { cause }), { url: 'amqp://user:secret@host' })
  const described = describeError(error)
  expect(described).toMatchObject({ message: 'Outer', cause: { message: 'Inner', code: 'ECONNREFUSED' } })
  expect(JSON.stringify(described)).not.toContain('secret')
})
