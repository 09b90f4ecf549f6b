import { writeFileSync } from 'node:fs'
import { takeNoWords } from '@signalbox/runtime/command-line'
import { writtenFiles } from './written-files.ts'

takeNoWords(
  'npm run configuration writes all files that follow from the list of systems. It takes no options',
)

for (const { name, path, text } of writtenFiles()) {
  writeFileSync(path, text)
  console.log(`Wrote ${name}`)
}
