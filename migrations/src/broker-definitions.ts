import { createHash, randomBytes } from 'node:crypto'
import { brokerRightsOf, declarationsOf, monitoring } from '@signalbox/contracts'
import { brokerRoles, plan } from '@signalbox/systems'
import { topology } from '@signalbox/systems'
import type { User } from './users.ts'

// A process has two connections, and at most twenty channels: this is for 50 processes of a service.
const userLimits = { 'max-connections': 100, 'max-channels': 1_000 }

/**
 * Writes users, what each may do, and all exchanges, queues and bindings, in the form that RabbitMQ imports. Of passwords
 * it holds hashes only. Users without a role in RabbitMQ are left out.
 */
export function brokerDefinitions(vhost: string, users: readonly User[]) {
  const { exchanges, queues, bindings } = declarationsOf(topology)
  const known = users.filter(({ role }) => brokerRoles.includes(role))
  const shared = { vhost, durable: true, auto_delete: false }
  return {
    vhosts: [{ name: vhost }],
    users: known.map(({ name, role, password }) => ({
      name,
      password_hash: passwordHash(password),
      hashing_algorithm: 'rabbit_password_hashing_sha256',
      tags: role === monitoring ? [monitoring] : [],
      limits: userLimits,
    })),
    permissions: known.map(({ name: user, role }) => {
      // Without permissions, even empty ones, a user does not see the vhost, nor its queues.
      const { configure, write, read } = brokerRightsOf(role, plan)
      return { user, vhost, configure: anyOf(configure), write: anyOf(write), read: anyOf(read) }
    }),
    exchanges: exchanges.map((exchange) => ({ ...exchange, ...shared, internal: false })),
    queues: queues.map((queue) => ({ ...queue, ...shared })),
    bindings: bindings.map(({ exchange, to, name, routingKey }) => ({
      vhost,
      source: exchange,
      destination: name,
      destination_type: to,
      routing_key: routingKey,
      arguments: {},
    })),
  }
}

/** A pattern that matches these names, and such as begin with one that has a `*` at its end, and nothing else. */
function anyOf(names: readonly string[]): string {
  if (names.length === 0) return '^$'
  const patterns = names.map((name) => name.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&').replace(/\\\*$/, '.*'))
  return `^(${patterns.join('|')})$`
}

/** As RabbitMQ keeps it: a salt of four bytes, and the SHA-256 of salt and password. */
function passwordHash(password: string): string {
  const salt = randomBytes(4)
  const hash = createHash('sha256').update(salt).update(password).digest()
  return Buffer.concat([salt, hash]).toString('base64')
}
