import { writeFileSync } from 'node:fs'
import { writtenFiles } from './written-files.ts'

for (const { name, path, text } of writtenFiles()) {
  writeFileSync(path, text)
  console.log(`Wrote ${name}`)
}
