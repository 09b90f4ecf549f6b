import { fileURLToPath } from 'node:url'
import { stageClient } from './stage-client.ts'

const directory = fileURLToPath(new URL('../dist/client', import.meta.url))
await stageClient(directory)
console.log(`@signalbox/client is ready to be published: npm publish ${directory}`)
