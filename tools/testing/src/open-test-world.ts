import { connectBroker, type Broker } from '@signalbox/broker'
import type { Topology } from '@signalbox/contracts'
import { topology as ofSystems } from '@signalbox/systems'
import { createTestDatabase, type TestDatabase } from './create-test-database.ts'
import { createTestVhost, type TestVhost } from './create-test-vhost.ts'

const silent = { info() {}, warn() {}, error() {} }

/** What a service works with: a database, and a broker in a vhost, which nobody else sees. */
export type TestWorld = TestDatabase & { readonly vhost: TestVhost; readonly broker: Broker }

/** Opens both at the same time. Consumers are disposed before it is. */
export async function openTestWorld({
  topology = ofSystems,
}: { topology?: Topology } = {}): Promise<TestWorld> {
  const [test, vhost] = await Promise.all([createTestDatabase(), createTestVhost()])
  const broker = await connectBroker(vhost.url, { topology, log: silent })
  const close = async () => {
    await broker[Symbol.asyncDispose]()
    await Promise.all([test.close(), vhost[Symbol.asyncDispose]()])
  }
  return { ...test, vhost, broker, close, [Symbol.asyncDispose]: close }
}
