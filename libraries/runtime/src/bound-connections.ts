import type { Server } from 'node:http'
import { BlockList, isIPv6, type Socket } from 'node:net'
import { clientNetwork } from './client-network.ts'

/** An idle connection costs some 20 KB, so these cost 80 MB. */
const connectionsMax = 4_096
/** A browser opens six, and a household has some browsers; a busy client of ours opens some dozens. */
const connectionsOfOneMax = 512

export type ConnectionLimits = { readonly connectionsMax?: number; readonly connectionsOfOneMax?: number }

/**
 * Bounds how many connections are open, in total and from one network (an IPv4 address, or 64 bits of an IPv6 one).
 *
 * When there are too many, the one that was idle for longest makes way, so that nobody shuts others out with
 * connections on which nothing is asked; where all are busy, the new one is ended. Addresses that are not public count
 * in the total only: that is where a proxy is, whose connections are those of all its clients.
 */
export function boundConnections(
  server: Server,
  idle: ReadonlySet<Socket>,
  limits: ConnectionLimits = {},
): void {
  const max = limits.connectionsMax ?? connectionsMax
  const ofOneMax = limits.connectionsOfOneMax ?? connectionsOfOneMax
  const ofOne = new Map<string, number>()
  let open = 0

  server.on('connection', (socket) => {
    open += 1
    const network = publicNetwork(socket.remoteAddress)
    const others = network === undefined ? 0 : (ofOne.get(network) ?? 0)
    if (network !== undefined) ofOne.set(network, others + 1)
    socket.once('close', () => {
      open -= 1
      if (network === undefined) return
      const left = (ofOne.get(network) ?? 1) - 1
      if (left === 0) ofOne.delete(network)
      else ofOne.set(network, left)
    })
    if (others >= ofOneMax) return void socket.destroy()
    if (open <= max) return
    for (const oldest of idle) {
      // An ended one stays in the set until its `close`, and makes no more room than it did.
      if (oldest.destroyed) continue
      return void oldest.destroy()
    }
  })
}

const notPublic = new BlockList()
const ranges = [
  ['127.0.0.0', 8],
  ['10.0.0.0', 8],
  ['172.16.0.0', 12],
  ['192.168.0.0', 16],
  // Shared address space, by which platforms reach what they run.
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
] as const
for (const [network, bits] of ranges) notPublic.addSubnet(network, bits)
notPublic.addAddress('::1', 'ipv6')
notPublic.addSubnet('fc00::', 7, 'ipv6')
notPublic.addSubnet('fe80::', 10, 'ipv6')

/** The network of a client that comes from outside; nothing for one from a network of our own. */
export function publicNetwork(address: string | undefined): string | undefined {
  if (address === undefined) return undefined
  const network = clientNetwork(address)
  const isOwn =
    isIPv6(address) && network.endsWith('/64')
      ? notPublic.check(address.replace(/%.*/, ''), 'ipv6')
      : notPublic.check(network)
  return isOwn ? undefined : network
}
