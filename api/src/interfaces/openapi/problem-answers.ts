import { problemJson } from '@signalbox/contracts'
import { problemKinds, type ProblemCode } from '../../problems.ts'
import { ref } from './schemas.ts'

const retryAfter = { description: 'Seconds to wait before the next try', schema: { type: 'integer' } }

/** What a route answers when something is wrong: one answer for each status, with its codes. */
export function problemAnswers(codes: readonly ProblemCode[]): Record<string, unknown> {
  const statuses = [...new Set(codes.map((code) => problemKinds[code].status))]
  const answers = statuses.map((status) => [String(status), answerOf(status, codes)])
  return { ...Object.fromEntries(answers), default: otherProblem }
}

function answerOf(status: number, all: readonly ProblemCode[]) {
  const codes = all.filter((code) => problemKinds[code].status === status)
  const titles = codes.map((code) => `${problemKinds[code].title} (\`${code}\`)`)
  const schema = { allOf: [ref('Problem')], properties: { code: { enum: codes } } }
  return {
    description: titles.join('; '),
    ...(status === 429 || status === 503 ? { headers: { 'Retry-After': retryAfter } } : {}),
    content: { [problemJson]: { schema } },
  }
}

const otherProblem = {
  description:
    'A request that cannot be read (`malformed_request`: 400, 408, 431), or that failed here (`internal_error`: 500)',
  content: { [problemJson]: { schema: ref('Problem') } },
}
