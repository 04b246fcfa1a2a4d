import { expect, test } from 'vitest'
import { type Route, readRoute, writeRoute } from '../../../../src/sandbox/page/browser/route.ts'

const ROUTES: [string, Route][] = [
  ['#/ana/standup', { person: 'ana', place: { kind: 'channel', channel: 'standup', thread: null } }],
  [
    '#/ben/ana-ben/1700000000.000100',
    { person: 'ben', place: { kind: 'channel', channel: 'ana-ben', thread: '1700000000.000100' } },
  ],
  ['#/ana/@app/home', { person: 'ana', place: { kind: 'app', tab: 'home', thread: null } }],
  ['#/ana/@app/messages/1.000001', { person: 'ana', place: { kind: 'app', tab: 'messages', thread: '1.000001' } }],
]

test.each(ROUTES)('%s is an address and the same place again', (hash, route) => {
  expect(readRoute(hash)).toEqual(route)
  expect(writeRoute(route)).toBe(hash)
})

test.each([
  ['', 'ana', 'standup'],
  ['#/', 'ana', 'standup'],
  ['#/ben', 'ben', 'standup'],
])('%j, an address that says little, leads to the start', (hash, person, channel) => {
  expect(readRoute(hash)).toEqual({ person, place: { kind: 'channel', channel, thread: null } })
})
