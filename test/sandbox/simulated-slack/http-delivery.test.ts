import { createServer, type IncomingMessage, type Server } from 'node:http'
import { App, HTTPReceiver } from '@slack/bolt'
import { expect, onTestFinished, test } from 'vitest'
import type { SimulatedSlack } from '../../../src/sandbox/simulated-slack/simulated-slack.ts'
import { clientOptions, silentLogger, startSlack } from './slack-fixture.ts'

/** A real Bolt app behind `HTTPReceiver`, and its request URL. */
async function startApp(
  slack: SimulatedSlack,
  signingSecret = slack.signingSecret,
): Promise<{ app: App; url: string }> {
  const receiver = new HTTPReceiver({ signingSecret, logger: silentLogger })
  const app = new App({
    receiver,
    token: slack.botToken,
    clientOptions: clientOptions(slack),
    logger: silentLogger,
    convoStore: false,
    deferInitialization: true,
  })
  await app.init()
  return { app, url: `${await listen(createServer(receiver.requestListener))}/slack/events` }
}

/** A request URL that answers as it is told, and keeps what came. */
async function startEndpoint(
  answer: (count: number) => number | undefined,
): Promise<{ url: string; requests: { headers: IncomingMessage['headers']; body: string }[] }> {
  const requests: { headers: IncomingMessage['headers']; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += String(chunk)
    })
    request.on('end', () => {
      requests.push({ headers: request.headers, body })
      const status = answer(requests.length)
      if (status !== undefined) response.writeHead(status).end()
    })
  })
  return { url: await listen(server), requests }
}

/** Listens on a free port until the test is over, and returns the address. */
async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')
  return `http://127.0.0.1:${address.port}`
}

const COMMAND = { user: 'ana', channel: 'general', command: '/record', text: 'https://zoom.us/j/1?a=1&b=2' }

test('a signed command reaches a Bolt app over HTTP, and its ack comes back', async () => {
  const { slack } = await startSlack()
  const { app, url } = await startApp(slack)
  app.command('/record', ({ command, ack }) => ack({ response_type: 'ephemeral', text: command.text }))
  slack.deliverOverHttp(url)
  expect(await slack.command(COMMAND)).toMatchObject({ kind: 'acked', payload: { text: COMMAND.text } })
  expect(slack.ephemerals('ana')).toMatchObject([{ text: COMMAND.text, from: 'ack' }])
})

test('a plain-text and an empty ack work over HTTP too', async () => {
  const { slack } = await startSlack()
  const { app, url } = await startApp(slack)
  app.command('/record', ({ command, ack }) => (command.text === 'quiet' ? ack() : ack('Plain')))
  slack.deliverOverHttp(url)
  expect(await slack.command({ ...COMMAND, text: 'quiet' })).toEqual({ kind: 'acked', payload: {} })
  expect(await slack.command(COMMAND)).toEqual({ kind: 'acked', payload: { text: 'Plain' } })
})

test('events, buttons and the handshake of the request URL work over HTTP', async () => {
  const { slack, client } = await startSlack()
  const { app, url } = await startApp(slack)
  const seen: string[] = []
  app.event('app_home_opened', async ({ event }) => {
    seen.push(event.type)
  })
  app.action('go', async ({ ack }) => {
    seen.push('go')
    await ack()
  })
  slack.deliverOverHttp(url)
  expect(await slack.verifyRequestUrl()).toBe(true)
  expect(await slack.event({ type: 'app_home_opened', user: 'U1' })).toEqual({ kind: 'delivered', attempts: 1 })
  const button = { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } } as const
  const { ts = '' } = await client.chat.postMessage({
    channel: slack.channel('standup').id,
    text: 'x',
    blocks: [{ type: 'actions', elements: [button] }],
  })
  expect(await slack.press({ user: 'ana', channel: 'standup', ts, actionId: 'go' })).toMatchObject({ kind: 'acked' })
  expect(seen).toEqual(['app_home_opened', 'go'])
})

test('a wrong signing secret, an unanswered command and a dead address fail for the person', async () => {
  const { slack, clock } = await startSlack()
  const { url } = await startApp(slack, 'another secret')
  slack.deliverOverHttp(url)
  expect(await slack.command(COMMAND)).toEqual({ kind: 'failed', error: 'dispatch_failed' })
  const silent = await startEndpoint(() => {
    clock.skip(3_000)
    return undefined
  })
  slack.deliverOverHttp(silent.url)
  expect(await slack.command(COMMAND)).toEqual({ kind: 'failed', error: 'operation_timeout' })
  slack.deliverOverHttp('http://127.0.0.1:1/')
  expect(await slack.command(COMMAND)).toEqual({ kind: 'failed', error: 'dispatch_failed' })
})

test('content types are bare, and a failed event is sent again with its number and reason and the same id', async () => {
  const { slack, clock } = await startSlack()
  const endpoint = await startEndpoint((count) => (count < 3 ? 500 : 200))
  slack.deliverOverHttp(endpoint.url)
  const outcome = slack.event({ type: 'app_home_opened' })
  await clock.armed(60_000)
  clock.skip(60_000)
  expect(await outcome).toEqual({ kind: 'delivered', attempts: 3 })
  expect(
    endpoint.requests.map(({ headers }) => [headers['x-slack-retry-num'], headers['x-slack-retry-reason']]),
  ).toEqual([
    [undefined, undefined],
    ['1', 'http_error'],
    ['2', 'http_error'],
  ])
  expect(new Set(endpoint.requests.map(({ body }) => JSON.parse(body).event_id)).size).toBe(1)
  expect(endpoint.requests[0]?.headers['content-type']).toBe('application/json')
  await slack.command(COMMAND)
  expect(endpoint.requests.at(-1)?.headers['content-type']).toBe('application/x-www-form-urlencoded')
})
