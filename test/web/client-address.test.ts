import { describe, expect, test } from 'vitest'
import { clientAddress, networkOf } from '../../src/web/client-address.ts'

describe('without a proxy', () => {
  test.each<[string | undefined, string]>([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::FFFF:c000:0207', '192.0.2.7'],
    ['2001:DB8::1', '2001:db8:0:0:0:0:0:1'],
    ['::1', '0:0:0:0:0:0:0:1'],
    ['::', '0:0:0:0:0:0:0:0'],
    ['fe80::1%eth0', 'fe80:0:0:0:0:0:0:1'],
    ['::ffff:0:192.0.2.7', '0:0:0:0:ffff:0:c000:207'],
    [undefined, 'unknown'],
  ])('the address of a socket from %s is %s', (socketAddress, expected) => {
    expect(clientAddress({ socketAddress, forwardedFor: '198.51.100.1' }, 0)).toBe(expected)
  })
})

describe('behind proxies', () => {
  const SOCKET = '10.0.0.1'
  test.each<[number, string | string[] | undefined, string]>([
    [1, '198.51.100.1', '198.51.100.1'],
    [1, '203.0.113.9, 198.51.100.1', '198.51.100.1'],
    [2, '203.0.113.9, 198.51.100.1', '203.0.113.9'],
    [2, '6.6.6.6,203.0.113.9,198.51.100.1', '203.0.113.9'],
    [2, ['6.6.6.6, 203.0.113.9', '198.51.100.1'], '203.0.113.9'],
    [1, ' 198.51.100.1 ', '198.51.100.1'],
    [1, '2001:db8::1', '2001:db8:0:0:0:0:0:1'],
    [1, '::ffff:198.51.100.1', '198.51.100.1'],
    [1, '198.51.100.1:5678', '198.51.100.1'],
    [1, '[2001:db8::1]:443', '2001:db8:0:0:0:0:0:1'],
    [1, '[2001:db8::1]', '2001:db8:0:0:0:0:0:1'],
    // Too short, or no address there: nothing in it can be trusted.
    [3, '203.0.113.9, 198.51.100.1', SOCKET],
    [1, undefined, SOCKET],
    [1, '', SOCKET],
    [1, [], SOCKET],
    [1, '198.51.100.1,', SOCKET],
    [1, '198.51.100.1, unknown', SOCKET],
    [1, '198.51.100.256', SOCKET],
    [1, '198.51.100.1; DROP', SOCKET],
    [1, '[198.51.100.1', SOCKET],
    [1, '"198.51.100.1"', SOCKET],
    [1, '127.1', SOCKET],
    [1, '2001:db8:::1', SOCKET],
    [1, '[]', SOCKET],
    [1, '1.2.3.4:5:6', SOCKET],
    [1, '%', SOCKET],
    [-1, '198.51.100.1', SOCKET],
  ])('%i of them and X-Forwarded-For %j, the address is %s', (trustProxy, forwardedFor, expected) => {
    expect(clientAddress({ socketAddress: SOCKET, forwardedFor }, trustProxy)).toBe(expected)
  })

  test('a very long header is read in no time', () => {
    const forwardedFor = `${'1.2.3.4, '.repeat(100_000)}198.51.100.1`
    expect(clientAddress({ socketAddress: SOCKET, forwardedFor }, 1)).toBe('198.51.100.1')
  })
})

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:db8:1:2:ffff:0:0:1', '2001:db8:1:2::/64'],
  ['2001:db8:0:0:0:0:0:1', '2001:db8:0:0::/64'],
  ['unknown', 'unknown'],
])('%s is counted by %s', (address, network) => {
  expect(networkOf(address)).toBe(network)
})
