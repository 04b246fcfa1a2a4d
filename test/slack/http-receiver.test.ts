import { createHmac } from 'node:crypto'
import { createServer, request } from 'node:http'
import { describe, expect, test } from 'vitest'
import { createAppFixture, ZOOM } from './app-fixture.ts'
import { startServer } from './slack-fixture.ts'

async function startHttp() {
  const fixture = await createAppFixture({ mode: 'http' })
  const listener = fixture.app.requestListener
  if (listener === null) throw new Error('HTTP mode has a listener')
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const url = `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
  fixture.slack.deliverOverHttp(`${url}/slack/events`)

  function send(body: string, headers: Record<string, string> = {}) {
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signature = createHmac('sha256', fixture.slack.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')
    const signed = { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${signature}` }
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    return fetch(`${url}/slack/events`, { method: 'POST', headers: { ...signed, ...type, ...headers }, body })
  }
  return {
    ...fixture,
    url,
    send,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await fixture[Symbol.asyncDispose]()
    },
  }
}

const command = (change: Record<string, string> = {}) =>
  new URLSearchParams({
    command: '/record',
    text: ZOOM,
    team_id: 'T0SIMULATED',
    channel_id: 'C1',
    user_id: 'U1',
    trigger_id: '1.2.3',
    ...change,
  }).toString()

describe('in HTTP mode the app', () => {
  test('starts, answers Slack’s handshake and takes a command', async () => {
    await using http = await startHttp()
    expect(await http.app.start()).toEqual({ kind: 'connected' })
    expect(http.app.ready()).toBe(true)
    expect(await http.slack.verifyRequestUrl()).toBe(true)
    expect(await http.record(ZOOM)).toEqual({ kind: 'acked', payload: {} })
    expect(http.inputs('record')[0]).toMatchObject({ link: { url: ZOOM } })
    await http.record('help')
    expect(http.slack.ephemerals('ana')[0]?.text).toContain('Record a meeting')
  })

  test('refuses a wrong signature and a stale one', async () => {
    await using http = await startHttp()
    expect((await http.send(command(), { 'x-slack-signature': 'v0=0000' })).status).toBe(401)
    expect((await http.send(command(), { 'x-slack-request-timestamp': '1600000000' })).status).toBe(401)
    expect(http.committed).toEqual([])
  })

  test('takes a form whose type names its character set', async () => {
    await using http = await startHttp()
    const type = 'application/x-www-form-urlencoded; charset=utf-8'
    expect((await http.send(command(), { 'content-type': type })).status).toBe(200)
    expect(http.committed).toHaveLength(1)
  })

  test('answers 404 to what is not for it, and 400 to an address that is none', async () => {
    await using http = await startHttp()
    expect((await fetch(`${http.url}/slack/events`)).status).toBe(404)
    expect((await fetch(`${http.url}/other`, { method: 'POST' })).status).toBe(404)
    const status = await new Promise((resolve, reject) => {
      request(`${http.url}`, { path: '//' }, (response) => resolve(response.resume().statusCode))
        .on('error', reject)
        .end()
    })
    expect(status).toBe(400)
    expect((await http.send('x'.repeat(1024 * 1024 + 1))).status).toBe(413)
  })

  test('tells somebody of another workspace that it is not set up there', async () => {
    await using http = await startHttp()
    await using answers = await startServer(200)
    await http.app.start()
    const response = await http.send(command({ team_id: 'T0OTHER', response_url: answers.url }))
    expect(response.status).toBe(200)
    expect(answers.bodies[0]).toContain('This app is not set up for your workspace')
    expect(http.committed).toEqual([])
  })

  test('takes no press and no event of another workspace', async () => {
    await using http = await startHttp()
    await using answers = await startServer(200)
    await http.app.start()
    const press = { type: 'block_actions', team: { id: 'T0OTHER' }, user: { id: 'U1' }, response_url: answers.url }
    const actions = [{ type: 'button', action_id: 'stop', block_id: 'b', value: 'thread-1' }]
    const payload = JSON.stringify({ ...press, channel: { id: 'C1' }, container: { channel_id: 'C1' }, actions })
    expect((await http.send(new URLSearchParams({ payload }).toString())).status).toBe(200)
    expect(answers.bodies[0]).toContain('This app is not set up for your workspace')
    const event = { type: 'app_mention', user: 'U1', channel: 'C1', ts: '1.2', text: ZOOM }
    const body = JSON.stringify({ type: 'event_callback', team_id: 'T0OTHER', event_id: 'Ev1', event })
    expect((await http.send(body, { 'content-type': 'application/json' })).status).toBe(200)
    expect(http.committed).toEqual([])
  })

  test('takes an event, and answers it when it is committed', async () => {
    await using http = await startHttp()
    await http.app.start()
    const { slack } = http
    const text = `<@${slack.app.botUserId}> ${ZOOM}`
    const mention = { type: 'app_mention', user: 'U1', channel: 'C1', ts: '1.2', text }
    expect(await slack.event(mention)).toEqual({ kind: 'delivered', attempts: 1 })
    expect(http.inputs('record')).toHaveLength(1)
  })

  test('says which token is bad', async () => {
    await using fixture = await createAppFixture({ mode: 'http', botToken: 'xoxb-wrong' })
    expect(await fixture.app.start()).toMatchObject({ kind: 'refused' })
  })
})
