import { fileURLToPath } from 'node:url'
import { plan } from '@signalbox/systems'
import { filesOf, openCheck } from './open-check.ts'

const problemsOf = await openCheck(filesOf(fileURLToPath(new URL('../../../..', import.meta.url))))
const problems = problemsOf(plan)
for (const problem of problems) console.error(problem)
if (problems.length > 0) process.exitCode = 1
