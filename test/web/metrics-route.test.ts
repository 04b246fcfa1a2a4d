import { afterEach, describe, expect, test } from 'vitest'
import { isPrivate } from '../../src/web/is-private.ts'
import { type Door, type DoorDeps, openDoor } from '../../src/web/open-door.ts'

const doors: Door[] = []

/** Opens a door that has one number to tell. */
async function open(over: Partial<DoorDeps> = {}) {
  const answered: number[] = []
  const door = await openDoor({
    ...{ host: '127.0.0.1', port: 0, slackListener: null, install: null, openLink: null, trustProxy: 0, clock: Date },
    acceptWebhook: () => Promise.resolve('stored'),
    readiness: () => Promise.resolve({ ready: true, problems: [] }),
    onError: () => undefined,
    tellMetrics: () => Promise.resolve({ type: 'text/plain; version=0.0.4', text: 'a_number 1\n' }),
    onWebhookAnswered: (status) => void answered.push(status),
    ...over,
  })
  doors.push(door)
  const url = `http://127.0.0.1:${door.port}`
  return { url, answered, ask: (headers: Record<string, string> = {}) => fetch(`${url}/metrics`, { headers }) }
}

afterEach(async () => {
  for (const door of doors.splice(0)) await door.close()
})

describe('GET /metrics', () => {
  test('tells the numbers to this machine', async () => {
    const { ask, url } = await open()
    const response = await ask()
    expect([response.status, await response.text()]).toEqual([200, 'a_number 1\n'])
    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4')
    expect((await fetch(`${url}/metrics`, { method: 'POST' })).status).toBe(405)
  })

  test.each([
    { says: 'a proxy that is not said to be ours', headers: { 'x-forwarded-for': '10.0.0.1' }, trustProxy: 0 },
    { says: 'a tunnel', headers: { 'cf-connecting-ip': '203.0.113.7' }, trustProxy: 0 },
    { says: 'a proxy that tells the scheme only', headers: { 'x-forwarded-proto': 'https' }, trustProxy: 0 },
    { says: 'a proxy that hides who asks', headers: { 'x-forwarded-for': 'unknown' }, trustProxy: 1 },
    { says: 'a proxy that names nobody', headers: { via: '1.1 cache' }, trustProxy: 1 },
    { says: 'our proxy, for somebody outside', headers: { 'x-forwarded-for': '203.0.113.7' }, trustProxy: 1 },
    {
      says: 'somebody who writes a private address himself',
      headers: { 'x-forwarded-for': '10.0.0.1, 203.0.113.7' },
      trustProxy: 1,
    },
    { says: 'fewer proxies than there should be', headers: { 'x-forwarded-for': '10.0.0.1' }, trustProxy: 2 },
  ])('refuses what comes through $says', async ({ headers, trustProxy }) => {
    const { ask } = await open({ trustProxy })
    const response = await ask(headers)
    expect(response.status).toBe(403)
    expect(await response.text()).toMatch(/this machine and to private networks only.*docs\/metrics\.md/)
  })

  test('tells them through our own proxy to a private address, and past it', async () => {
    const { ask } = await open({ trustProxy: 1 })
    expect((await ask({ 'x-forwarded-for': '203.0.113.7, 192.168.1.2' })).status).toBe(200)
    expect((await ask()).status).toBe(200)
  })

  test('is not there where nothing is counted, and a failure is a 500', async () => {
    const { tellMetrics: _, ...rest } = { tellMetrics: undefined }
    const without = await openDoor({
      ...{
        host: '127.0.0.1',
        port: 0,
        acceptWebhook: null,
        slackListener: null,
        install: null,
        openLink: null,
        trustProxy: 0,
        clock: Date,
      },
      ...{ readiness: () => Promise.resolve({ ready: true, problems: [] }), onError: () => undefined, ...rest },
    })
    doors.push(without)
    expect((await fetch(`http://127.0.0.1:${without.port}/metrics`)).status).toBe(404)
    const failing = await open({ tellMetrics: () => Promise.reject(new Error('no')) })
    expect((await failing.ask()).status).toBe(500)
  })
})

test('each answer to a webhook is told, whatever it is', async () => {
  const { url, answered } = await open()
  const send = (headers: Record<string, string>, method = 'POST') =>
    fetch(`${url}/webhooks/recall`, { method, headers, ...(method === 'POST' ? { body: '{}' } : {}) })
  await send({ 'content-type': 'application/json' })
  await send({ 'content-type': 'text/plain' })
  await send({}, 'GET')
  await fetch(`${url}/healthz`)
  expect(answered).toEqual([204, 415, 405])
})

test.each([
  ['127.0.0.1', true],
  ['10.1.2.3', true],
  ['172.16.0.1', true],
  ['172.32.0.1', false],
  ['192.168.255.1', true],
  ['100.64.0.1', true],
  ['8.8.8.8', false],
  ['0:0:0:0:0:0:0:1', true],
  ['fd12:0:0:0:0:0:0:1', true],
  ['fe80:0:0:0:1:2:3:4', true],
  ['2001:db8:0:0:0:0:0:1', false],
  ['unknown', false],
])('of the address %s it is %s that it is private', (address, expected) => {
  expect(isPrivate(address)).toBe(expected)
})
