import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { ProcessFailed } from '../errors.ts'
import { entryService } from '@signalbox/systems'
import { startService } from './start-service.ts'

test('a service is not ready because another process answers on its port', async () => {
  const other = createServer((_request, response) => void response.end('{"status":"ok","pid":1}'))
  other.listen(0, '127.0.0.1')
  await once(other, 'listening')
  const directory = mkdtempSync(path.join(tmpdir(), 'signalbox-'))
  try {
    const starting = startService({
      directory,
      service: entryService,
      replica: 1,
      port: (other.address() as AddressInfo).port,
      // Without what it has to be told it ends, as it would when it finds its port taken.
      environment: {},
      log: () => {},
      onRestart: () => {},
    })
    await expect(starting).rejects.toThrow(ProcessFailed)
  } finally {
    other.close()
    rmSync(directory, { recursive: true, force: true })
  }
})
