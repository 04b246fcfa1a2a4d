import { createHmac } from 'node:crypto'
import { once } from 'node:events'
import { createServer, request } from 'node:http'
import { connect } from 'node:net'
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
  test.each([{ channel_id: '' }, { user_id: '' }, { channel_id: 'C0SIM'.repeat(100) }, { user_id: '<!channel>' }])(
    'refuses in words a command that names no channel or no person, and starts nothing: %j',
    async (odd) => {
      await using http = await startHttp()
      await http.app.start()
      const answer = await http.send(command(odd))
      expect(answer.status).toBe(200)
      expect(await answer.text()).toContain('Nothing was started')
      expect(http.committed).toEqual([])
    },
  )

  test('takes a press whose response URL is no text at all', async () => {
    await using http = await startHttp()
    await http.app.start()
    const press = {
      ...{ type: 'block_actions', team: { id: 'T0SIMULATED' }, user: { id: 'U1', team_id: 'T0SIMULATED' } },
      ...{ channel: { id: 'C1' }, trigger_id: '1.2', response_url: { toString: 1, valueOf: 1 } },
      actions: [{ type: 'button', action_id: 'stop', block_id: 'b', value: 'thread-1' }],
    }
    const answer = await http.send(new URLSearchParams({ payload: JSON.stringify(press) }).toString())
    expect(answer.status).toBe(200)
    expect(http.inputs('press')[0]).toMatchObject({ threadId: 'thread-1', route: null })
    expect(http.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

  test('takes nothing of another workspace, and tells the operator without an alarm', async () => {
    await using http = await startHttp()
    await http.app.start()
    await http.send(command({ team_id: 'T0FOREIGN' }))
    expect(http.committed).toEqual([])
    expect(http.log.lines.map(({ level, message }) => `${level}: ${message}`)).toContain(
      'warn: A payload of another workspace was not taken',
    )
    expect(http.log.lines.filter(({ level }) => level === 'error')).toEqual([])
  })

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

describe('a forged or broken request', () => {
  const JSON_TYPE = { 'content-type': 'application/json' }

  test('that is signed for the future is refused, as is one without a signature', async () => {
    await using http = await startHttp()
    const ahead = String(Math.floor(Date.now() / 1000) + 400)
    const signature = createHmac('sha256', http.slack.signingSecret).update(`v0:${ahead}:${command()}`).digest('hex')
    const stamped = { 'x-slack-request-timestamp': ahead, 'x-slack-signature': `v0=${signature}` }
    expect((await http.send(command(), stamped)).status).toBe(401)
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    expect((await fetch(`${http.url}/slack/events`, { method: 'POST', headers: type, body: command() })).status).toBe(
      401,
    )
    expect(http.committed).toEqual([])
    expect(http.log.lines.filter(({ level }) => level === 'warn').map(({ fields }) => fields)).toEqual([
      { why: 'stale' },
      { why: 'missing' },
    ])
  })

  test('that is not signed is never parsed, whatever is in it', async () => {
    await using http = await startHttp()
    for (const body of ['null', '{', '{"type":"url_verification","challenge":"x"}']) {
      const answer = await http.send(body, { ...JSON_TYPE, 'x-slack-signature': `v0=${'0'.repeat(64)}` })
      expect([answer.status, await answer.text()]).toEqual([401, ''])
    }
  })

  test('that only looks at our certificate is answered unsigned, and a command in it is not run', async () => {
    await using http = await startHttp()
    const unsigned = { 'x-slack-signature': 'v0=00' }
    expect((await http.send('ssl_check=1&token=x', unsigned)).status).toBe(200)
    expect((await http.send(`${command()}&ssl_check=1`, unsigned)).status).toBe(200)
    expect((await http.send(`ssl_check=1&${'x'.repeat(2_000)}`, unsigned)).status).toBe(401)
    expect(http.committed).toEqual([])
  })

  test.each([
    'null',
    '5',
    '"x"',
    '{',
    '{"type":"event_callback","event":null}',
    '{"type":"event_callback","team_id":"T0SIMULATED","event":{"type":"app_mention","user":null}}',
    '{"type":"event_callback","authorizations":[null],"event":{"type":"x"}}',
    '{"type":"block_actions","user":null,"actions":[]}',
    '{"type":"view_submission"}',
    '{"type":"view_submission","view":null}',
    '{"type":"message_action"}',
  ])('that is signed but holds %s is answered 400, in either form, and the app goes on', async (payload) => {
    await using http = await startHttp()
    await http.app.start()
    expect((await http.send(payload, JSON_TYPE)).status).toBe(400)
    expect((await http.send(new URLSearchParams({ payload }).toString())).status).toBe(400)
    expect(http.committed).toEqual([])
    expect((await http.send(command())).status).toBe(200)
    expect(http.committed).toHaveLength(1)
  })

  test('that is larger than 1 MiB is refused, whether it says so or not', async () => {
    await using http = await startHttp()
    expect((await http.send('x'.repeat(1024 * 1024 + 1))).status).toBe(413)
    const parts = [Buffer.alloc(1024 * 1024, 'x'), Buffer.from('y')]
    const unsaid = new ReadableStream({
      pull: (stream) => {
        const part = parts.shift()
        if (part === undefined) stream.close()
        else stream.enqueue(part)
      },
    })
    const sent = { method: 'POST', headers: JSON_TYPE, body: unsaid, duplex: 'half' } as const
    expect((await fetch(`${http.url}/slack/events`, sent)).status).toBe(413)
    expect((await http.send(command())).status).toBe(200)
  })

  test('that breaks off is forgotten, and the next one is taken', async () => {
    await using http = await startHttp()
    const head = 'POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{"a'
    const socket = connect(Number(new URL(http.url).port), '127.0.0.1')
    socket.on('error', () => undefined).write(head)
    await once(socket, 'connect')
    socket.destroy()
    await once(socket, 'close')
    expect((await http.send(command())).status).toBe(200)
    expect(http.committed).toHaveLength(1)
  })

  test('cannot make us send anything to another machine', async () => {
    await using http = await startHttp()
    await using inside = await startServer(200)
    await http.app.start()
    // The fixture's Slack is on 127.0.0.1: this name leads to the same machine, and is another host all the same.
    const url = inside.url.replace('127.0.0.1', 'localhost')
    for (const team_id of ['T0SIMULATED', 'T0OTHER']) {
      expect((await http.send(command({ team_id, response_url: url, trigger_id: team_id }))).status).toBe(200)
    }
    const actions = [{ type: 'button', action_id: 'stop', block_id: 'b', value: 'thread-1' }]
    const press = { type: 'block_actions', team: { id: 'T0SIMULATED' }, user: { id: 'U1' }, trigger_id: 't' }
    const payload = JSON.stringify({ ...press, channel: { id: 'C1' }, container: {}, actions, response_url: url })
    expect((await http.send(new URLSearchParams({ payload }).toString())).status).toBe(200)
    expect(http.inputs('record')).toMatchObject([{ route: null }])
    expect(http.inputs('press')).toMatchObject([{ route: null }])
    expect(inside.bodies).toEqual([])
  })
})
