import { isIPv6 } from 'node:net'

// An IPv6 address with its zone. What stands in X-Forwarded-For need not be an address.
const lengthMax = 64
const mapped = /^::ffff:(\d+(?:\.\d+){3})$/i

/**
 * What counts as one client: an IPv4 address, or the first 64 bits of an IPv6 address, as whoever has one of these
 * addresses has all of them.
 */
export function clientNetwork(address: string): string {
  const [, ipv4] = mapped.exec(address) ?? []
  if (ipv4 !== undefined) return ipv4
  if (!isIPv6(address)) return address.slice(0, lengthMax)
  return `${groupsOf(address).slice(0, 4).join(':')}::/64`
}

/** All eight groups; in the short form `::` stands for as many zeros as are missing. */
function groupsOf(address: string): string[] {
  const text = address.replace(/%.*/, '').replace(/\d+(\.\d+){3}$/, '0:0')
  const [before = [], after = []] = text
    .split('::')
    .map((side) => side.split(':').filter((group) => group !== ''))
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => '0')
  return [...before, ...zeros, ...after].map((group) => Number.parseInt(group, 16).toString(16))
}
