import { isIP, isIPv6 } from 'node:net'

/** Where a request says that it came from: its socket's other end, and its `X-Forwarded-For` headers, joined or not. */
export type Origin = { socketAddress: string | undefined; forwardedFor: string | string[] | undefined }

/**
 * The address of whoever asks, in one spelling. Behind `trustProxy` proxies of ours it is the one so far from the right
 * of `X-Forwarded-For`: anybody can write what stands further left. Where that is no address, the socket's (rule 34).
 */
export function clientAddress({ socketAddress, forwardedFor }: Origin, trustProxy: number): string {
  const socket = readAddress(socketAddress ?? '') ?? 'unknown'
  if (trustProxy < 1) return socket
  const entries = [forwardedFor ?? []].flat().join(',').split(',')
  return readAddress(entries.at(-trustProxy) ?? '') ?? socket
}

/** What an address is counted by: itself, or for IPv6 its /64, since every home and server has a whole one to itself. */
export function networkOf(address: string): string {
  return isIPv6(address) ? `${groupsOf(address).slice(0, 4).join(':')}::/64` : address
}

// Some proxies add a port: `1.2.3.4:5678`, `[2001:db8::1]:443`.
function readAddress(text: string): string | null {
  const [, bracketed, dotted] = /^\[([^\]]*)\](?::\d+)?$|^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(text.trim()) ?? []
  const bare = (bracketed ?? dotted ?? text.trim()).replace(/%.*$/, '')
  switch (isIP(bare)) {
    case 4:
      return bare
    case 6:
      return mappedIPv4(bare) ?? groupsOf(bare).join(':')
    default:
      return null
  }
}

// `::ffff:1.2.3.4`, in either spelling: how a socket of both families names an IPv4 address.
function mappedIPv4(address: string): string | null {
  const groups = groupsOf(address)
  if (groups.slice(0, 6).join(':') !== '0:0:0:0:0:ffff') return null
  const bytes = groups.slice(6).flatMap((group) => [Number.parseInt(group, 16) >> 8, Number.parseInt(group, 16) & 255])
  return bytes.join('.')
}

// The eight groups of an IPv6 address. `URL` writes it in lower case, without leading zeros and dots.
function groupsOf(address: string): string[] {
  const shortest = new URL(`http://[${address}]`).hostname.slice(1, -1)
  const [head = '', tail] = shortest.split('::')
  const before = head === '' ? [] : head.split(':')
  const after = tail === undefined || tail === '' ? [] : tail.split(':')
  return [...before, ...Array<string>(8 - before.length - after.length).fill('0'), ...after]
}
