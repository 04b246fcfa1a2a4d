import { createHmac, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'
import { acceptWebSocket, type WebSocketConnection } from '../../src/sandbox/simulated-slack/web-socket-server.ts'
import { CANARIES } from './canaries.ts'

/** What Slack sends, before it is put into an envelope or a signed request. */
export type SlackDelivery = { type: string; payload: unknown }

/** The app's answer to an envelope; `silent` is decided by whoever waits. */
export type Acked = { kind: 'acked'; payload: unknown }

/** An answer of Slack's on its way to the app. */
export type SlackAnswer = { status: number; headers: Record<string, string>; body: string }

/**
 * Stands between the app and simulated Slack: passes the app's calls on, answers `apps.connections.open` with a socket of
 * its own, and gets what simulated Slack sends to the app, so that it can be kept as a template or sent on, true or not.
 */
export type SlackRelay = AsyncDisposable & {
  /** For the app's `SLACK_API_URL`. */
  apiUrl: string
  /** Where simulated Slack delivers to. */
  inbox: string
  /** A response URL whose posts are kept in `responses`. */
  responseUrl(): string
  responses: string[]
  /** What simulated Slack sent. */
  captured: SlackDelivery[]
  /** True: what simulated Slack sends is only kept. */
  onlyCapture: boolean
  /** Sends a text over one of the app's sockets, as it is. False when there is none. */
  sendText(text: string): boolean
  /** Resolves with the app's ack of an envelope. Never, when there is none. */
  acked(envelopeId: string): Promise<Acked>
  connections(): number
  /** How many sockets have ended so far. */
  ended(): number
  /** Ends all sockets, as a network does. */
  drop(): void
  /** Changes what Slack answers to the app's calls. Null: nothing is changed. */
  tamper: ((method: string, answer: SlackAnswer) => SlackAnswer) | null
  /** Connects it with both sides, and has simulated Slack's deliveries sent on to the app. */
  connect(target: { apiUrl: string; deliver: (delivery: SlackDelivery) => Promise<SlackAnswer> }): void
}

/** Opens the relay on a free port of the loopback. */
export async function openSlackRelay(overSocket: boolean): Promise<SlackRelay> {
  const agent = new Agent()
  let target: Parameters<SlackRelay['connect']>[0] | null = null
  const sockets = createSockets()
  const server = createServer((incoming, response) => {
    take(incoming, response).catch(() => response.destroy())
  })
  server.on('upgrade', (incoming, socket, head) => {
    socket.on('error', () => socket.destroy())
    sockets.accept({ request: incoming, socket, head })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const base = `http://127.0.0.1:${port}`

  async function take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await read(incoming)
    const path = incoming.url ?? ''
    if (path.startsWith('/actions/')) {
      relay.responses.push(body)
      return void response.writeHead(200).end('ok')
    }
    if (path === '/inbox') return write(response, await takeDelivery(incoming, body))
    if (overSocket && path === '/api/apps.connections.open') {
      return write(response, json({ ok: true, url: `ws://127.0.0.1:${port}/link` }))
    }
    const answer = await passOn(incoming, body)
    const method = path.replace(/^\/api\//, '').replace(/\?.*$/, '')
    write(response, relay.tamper === null ? answer : relay.tamper(method, answer))
  }

  async function takeDelivery(incoming: IncomingMessage, body: string): Promise<SlackAnswer> {
    const delivery = readDelivery(String(incoming.headers['content-type']), body)
    relay.captured.push(delivery)
    if (relay.onlyCapture || target === null) return { status: 200, headers: {}, body: '' }
    return await target.deliver(delivery)
  }

  async function passOn(incoming: IncomingMessage, body: string): Promise<SlackAnswer> {
    const { authorization = '', 'content-type': type = '' } = incoming.headers
    const path = (incoming.url ?? '').replace(/^\/api\//, '')
    const answer = await request(`${target?.apiUrl}${path}`, {
      method: 'POST',
      headers: { authorization, 'content-type': type },
      body,
      dispatcher: agent,
    })
    return { status: answer.statusCode, headers: kept(answer.headers), body: await answer.body.text() }
  }

  const relay: SlackRelay = {
    apiUrl: `${base}/api/`,
    inbox: `${base}/inbox`,
    responseUrl: () => `${base}/actions/${CANARIES.responsePath}/${randomUUID()}`,
    ...{ responses: [], captured: [], onlyCapture: false, tamper: null },
    ...sockets,
    connect(sides) {
      target = sides
    },
    async [Symbol.asyncDispose]() {
      sockets.drop()
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await agent.destroy()
    },
  }
  return relay
}

function createSockets() {
  const open: WebSocketConnection[] = []
  const waiting = new Map<string, (acked: Acked) => void>()
  let ended = 0

  function takeAck(text: string): void {
    const message = JSON.parse(text) as { envelope_id?: unknown; payload?: unknown }
    const id = String(message.envelope_id)
    waiting.get(id)?.({ kind: 'acked', payload: message.payload })
    waiting.delete(id)
  }

  return {
    accept(upgrade: Parameters<typeof acceptWebSocket>[0]): void {
      const connection: WebSocketConnection | undefined = acceptWebSocket(upgrade, {
        onText: takeAck,
        onEnd: () => {
          ended += 1
          const place = connection === undefined ? -1 : open.indexOf(connection)
          if (place >= 0) open.splice(place, 1)
        },
      })
      if (connection === undefined) return
      open.push(connection)
      connection.sendText(JSON.stringify({ type: 'hello', num_connections: open.length, connection_info: {} }))
    },
    sendText(text: string): boolean {
      const connection = open.shift()
      if (connection === undefined) return false
      open.push(connection)
      connection.sendText(text)
      return true
    },
    acked: (envelopeId: string) => new Promise<Acked>((resolve) => waiting.set(envelopeId, resolve)),
    connections: () => open.length,
    ended: () => ended,
    drop() {
      for (const connection of [...open]) connection.destroy()
    },
  }
}

/** The form of a delivery as `POST /slack/events` gets it. */
export function httpForm({ type, payload }: SlackDelivery): { contentType: string; body: string } {
  const form = 'application/x-www-form-urlencoded'
  switch (type) {
    case 'events_api':
      return { contentType: 'application/json', body: String(JSON.stringify(payload)) }
    case 'interactive':
      return { contentType: form, body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() }
    default: {
      const fields = Object.entries(Object(payload) as Record<string, unknown>)
      const texts = fields.map(
        ([name, value]) => [name, typeof value === 'string' ? value : JSON.stringify(value)] as [string, string],
      )
      return { contentType: form, body: new URLSearchParams(texts).toString() }
    }
  }
}

/** Slack's signature of a body (https://docs.slack.dev/authentication/verifying-requests-from-slack). */
export function slackSignature(secret: string, timestamp: string, body: string | Buffer): string {
  return `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:`).update(body).digest('hex')}`
}

function readDelivery(contentType: string, body: string): SlackDelivery {
  if (contentType === 'application/json') return { type: 'events_api', payload: JSON.parse(body) as unknown }
  const form = new URLSearchParams(body)
  const payload = form.get('payload')
  return payload === null
    ? { type: 'slash_commands', payload: Object.fromEntries(form) }
    : { type: 'interactive', payload: JSON.parse(payload) as unknown }
}

async function read(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of incoming) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}

function kept(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const names = ['content-type', 'retry-after']
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  )
}

function json(value: unknown): SlackAnswer {
  return { status: 200, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) }
}

function write(response: ServerResponse, { status, headers, body }: SlackAnswer): void {
  response.writeHead(status, headers).end(body)
}
