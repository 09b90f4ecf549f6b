import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { bundleClient } from './bundle-client.ts'

test('the client adds less than 5 kB to a page, everything that it needs included', async () => {
  const { code } = await bundleClient({ minify: true, external: [] })
  // 4,607 bytes when this was written; a validator or a date library that slips in is more than the rest.
  expect(gzipSync(code).length).toBeLessThan(5_000)
})
