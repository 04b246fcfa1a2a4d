import { expect, test } from 'vitest'
import { writeSmallTalk } from '../../../src/sandbox/page/small-talk.ts'
import { openPageFixture } from './page-fixture.ts'

test('each person is shown only the conversations they are in, and what only they may see', async () => {
  await using page = await openPageFixture(undefined, { channels: ['standup', 'hiring', 'ana-ben'] })
  const { slack } = page.sandbox
  slack.addChannel({ name: 'hiring', kind: 'private', members: ['ana'] })
  slack.say({ user: 'ana', channel: 'hiring', text: 'between us' })
  await slack.command({ user: 'ana', channel: 'standup', command: '/record', text: 'help' })

  const forAna = await page.see('ana')
  const forBen = await page.see('ben')
  const direct = slack.directWithApp('ana').name
  expect(forAna.channels.map(({ name }) => name)).toEqual(['standup', 'hiring', 'ana-ben', direct])
  expect(forBen.channels.map(({ name }) => name)).toEqual(['standup', 'ana-ben', slack.directWithApp('ben').name])
  expect(forAna.channels[0]?.messages).toMatchObject([{ onlyMe: true, author: { kind: 'slack' } }])
  expect(forBen.channels[0]?.messages).toEqual([])
  expect(JSON.stringify(forBen)).not.toContain('between us')
  expect([forAna.me.zone, forBen.me.zone]).toEqual(['Europe/Lisbon', 'America/New_York'])
})

test('a new snapshot comes after each change, with a higher version', async () => {
  await using page = await openPageFixture()
  const before = await page.see('ben')
  const seen = page.see('ben', ({ channels }) => channels.some(({ messages }) => messages.length > 0))
  page.sandbox.slack.say({ user: 'ana', channel: 'general', text: 'Good morning' })
  const after = await seen
  expect(after.version).toBeGreaterThan(before.version)
  expect(after.channels.find(({ name }) => name === 'general')?.messages).toMatchObject([
    { text: 'Good morning', author: { kind: 'person', id: page.ana }, onlyMe: false, threadTs: null },
  ])
})

test('a skipped clock is told though nothing else changes', async () => {
  await using page = await openPageFixture()
  const { now } = await page.see('ana')
  const later = page.see('ana', (state) => state.now > now + 3_000_000)
  page.sandbox.clock.skip(3_600_000)
  expect((await later).now).toBeGreaterThanOrEqual(now + 3_600_000)
})

test('no secret and no passcode is in what the page is told of Recall', async () => {
  await using page = await openPageFixture()
  const { recall, slack } = page.sandbox
  const headers = { authorization: recall.apiKey, 'content-type': 'application/json' }
  const body = JSON.stringify({ meeting_url: 'https://us02web.zoom.us/j/86543210987?pwd=open-sesame' })
  await fetch(`${recall.apiUrl}/api/v1/bot/`, { method: 'POST', headers, body })
  const state = await page.see('ana', ({ recall: { bots } }) => bots.length > 0)
  expect(state.recall.bots).toMatchObject([
    { platform: 'zoom', link: 'us02web.zoom.us/j/86543210987', words: 'About to join' },
  ])
  for (const secret of ['open-sesame', recall.apiKey, recall.webhookSecret, slack.botToken, slack.appToken])
    expect(JSON.stringify(state)).not.toContain(secret)
})

test('nobody of another name can be looked at', async () => {
  await using page = await openPageFixture()
  expect((await fetch(`${page.url}state?as=eve`)).status).toBe(404)
  expect((await fetch(`${page.url}state`)).status).toBe(404)
})

const ACTION = JSON.stringify({ kind: 'skip', ms: 1000 })

test.each([
  ['another page’s', { origin: 'http://127.0.0.1:1' }, 403],
  ['one without an origin', {}, 403],
  ['a form’s', { origin: 'own', 'content-type': 'text/plain' }, 415],
])('an action that is %s is refused and does nothing', async (_, headers: Record<string, string>, status) => {
  await using page = await openPageFixture()
  const origin = headers['origin'] === 'own' ? new URL(page.url).origin : headers['origin']
  const sent = { 'content-type': 'application/json', ...headers, ...(origin === undefined ? {} : { origin }) }
  const before = page.sandbox.clock.now() - Date.now()
  const answer = await fetch(`${page.url}act`, { method: 'POST', headers: sent, body: ACTION })
  expect(answer.status).toBe(status)
  expect(await answer.json()).toMatchObject({ kind: 'failed', why: expect.stringMatching(/\.$/) })
  expect(page.sandbox.clock.now() - Date.now() - before).toBeLessThan(500)
})

test.each([
  ['not JSON', '{"kind"', 'What was sent is not JSON.'],
  ['an unknown action', '{"kind":"format disk"}', 'The sandbox does not know this action.'],
  ['an action with a field that is wrong', '{"kind":"skip","ms":"much"}', 'The sandbox does not know this action.'],
  ['a skip backwards', '{"kind":"skip","ms":-1}', 'The sandbox does not know this action.'],
])('%s is answered with what is wrong', async (_, body, why) => {
  await using page = await openPageFixture()
  const headers = { 'content-type': 'application/json', origin: new URL(page.url).origin }
  const answer = await fetch(`${page.url}act`, { method: 'POST', headers, body })
  expect(answer.status).toBe(400)
  expect(await answer.json()).toMatchObject({ kind: 'failed', why: expect.stringContaining(why) })
})

test('a name that somebody else lets point to this machine is not served', async () => {
  await using page = await openPageFixture()
  const { port } = new URL(page.url)
  const { request } = await import('node:http')
  const status = await new Promise((resolve) => {
    request({ port, host: '127.0.0.1', path: '/', headers: { host: 'evil.test' } }, (answer) => {
      answer.resume()
      resolve(answer.statusCode)
    }).end()
  })
  expect(status).toBe(421)
})

test('a page closes twice without harm, and its port is free afterwards', async () => {
  await using page = await openPageFixture()
  await page[Symbol.asyncDispose]()
  await expect(fetch(page.url)).rejects.toThrow()
})

test('there are several public channels, private ones, some without the app, and some that only one person is in', async () => {
  await using page = await openPageFixture()
  writeSmallTalk(page.sandbox.slack)
  const [forAna, forBen] = [(await page.see('ana')).channels, (await page.see('ben')).channels]
  const names = (channels: typeof forAna, kind: string, appIsIn: boolean) =>
    channels.filter((one) => one.kind === kind && one.appIsIn === appIsIn && !one.archived).map(({ name }) => name)
  expect(names(forAna, 'public', true)).toEqual(['standup', 'sales', 'announcements'])
  expect([names(forAna, 'public', false), names(forAna, 'private', false)]).toEqual([['general'], ['board']])
  expect([names(forAna, 'private', true), names(forBen, 'private', true)]).toEqual([['design', 'hiring'], ['design']])
  expect(names(forBen, 'public', false)).toEqual(['general', 'support'])
  // With the app, each has a direct message of their own.
  expect(names(forAna, 'direct', true)).toHaveLength(1)
  expect(names(forAna, 'direct', true)).not.toEqual(names(forBen, 'direct', true))
})

test.each([
  ['the page', 'GET', '/'],
  ['the state', 'GET', '/state?as=ana'],
  ['an action', 'POST', '/act'],
])('under a foreign name (DNS rebinding) %s is refused, even to a page of that name', async (_, method, path) => {
  await using page = await openPageFixture()
  const { port } = new URL(page.url)
  const { request } = await import('node:http')
  for (const name of [
    'evil.test',
    `evil.test:${port}`,
    '127.0.0.1.evil.test',
    `localhost.evil.test:${port}`,
    '0.0.0.0',
  ]) {
    const headers = { host: name, origin: `http://${name}`, 'content-type': 'application/json' }
    const before = page.sandbox.clock.now() - Date.now()
    const status = await new Promise((resolve, reject) => {
      const sent = request({ port, host: '127.0.0.1', path, method, headers }, (answer) => {
        answer.resume()
        resolve(answer.statusCode)
      })
      sent.on('error', reject).end(method === 'POST' ? ACTION : undefined)
    })
    expect(status, name).toBe(421)
    expect(page.sandbox.clock.now() - Date.now() - before).toBeLessThan(500)
  }
})

test('no other origin may read or frame the page, and it listens on the loopback', async () => {
  await using page = await openPageFixture()
  expect(new URL(page.url).hostname).toBe('127.0.0.1')
  const answer = await fetch(page.url, { headers: { origin: 'https://evil.example' } })
  expect(answer.headers.get('access-control-allow-origin')).toBeNull()
  expect(answer.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
})
