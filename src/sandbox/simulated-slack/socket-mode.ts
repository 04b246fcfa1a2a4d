import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { SkippableClock } from '../clock.ts'
import type { Changes } from './changes.ts'
import { ACK_MS, type Delivery, type DeliveryOutcome } from './delivery.ts'
import { isRecord, type JsonRecord, parseJson } from './json.ts'
import type { ViolationKind, Violations } from './violations.ts'
import { acceptWebSocket, type WebSocketConnection } from './web-socket-server.ts'

/** Why Slack ends a connection (https://docs.slack.dev/apis/events-api/using-socket-mode). */
export type DisconnectReason = 'warning' | 'refresh_requested' | 'link_disabled' | 'too_many_websockets'

/** The Socket Mode side of Slack: connections, envelopes and their acks. */
export type SocketMode = {
  /** The path and query of a single-use address. */
  openPath(): string
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  connections(): number
  /** Sends to exactly one connection, in turn, and waits for its ack. */
  deliver(delivery: Delivery): Promise<DeliveryOutcome>
  /** Tells every connection to come back, then closes it; or only the oldest, as Slack does when each has its own age. */
  refresh(reason: DisconnectReason, which?: { only?: 'oldest' }): void
  /** Cuts every connection without a word. */
  drop(): void
  close(): void
}

// Slack allows 10 connections for an app.
const MAX_CONNECTIONS = 10
// Within the 30 s after which the SDK gives a silent server up; its own clock, not the sandbox's, watches this.
const PING_EVERY_MS = 5_000

type Deps = { clock: Pick<SkippableClock, 'now' | 'after'>; changes: Changes; violations: Violations; appId: string }

/** Makes Socket Mode without connections; its heartbeat never keeps the process alive. */
export function createSocketMode(deps: Deps): SocketMode {
  const tickets = new Set<string>()
  const all = new Set<WebSocketConnection>()
  let open: WebSocketConnection[] = []
  const acks = createAcks(deps)
  const heartbeat = setInterval(() => {
    for (const connection of all) connection.ping()
  }, PING_EVERY_MS).unref()

  function welcome(connection: WebSocketConnection): void {
    all.add(connection)
    if (open.length >= MAX_CONNECTIONS) {
      dismiss(connection, 'too_many_websockets')
      return
    }
    open.push(connection)
    connection.sendText(JSON.stringify(hello(deps, open.length)))
    deps.changes.announce({ kind: 'socket_opened', connections: open.length })
  }
  function forget(connection: WebSocketConnection): void {
    all.delete(connection)
    if (!open.includes(connection)) return
    open = open.filter((one) => one !== connection)
    deps.changes.announce({ kind: 'socket_closed', connections: open.length })
  }
  function dismiss(connection: WebSocketConnection, reason: DisconnectReason): void {
    connection.sendText(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'simulated-slack' } }))
    connection.close(1000, reason)
    const wasOpen = open.includes(connection)
    open = open.filter((one) => one !== connection)
    if (wasOpen) deps.changes.announce({ kind: 'socket_closed', connections: open.length })
  }

  return {
    openPath() {
      const ticket = randomBytes(16).toString('hex')
      tickets.add(ticket)
      return `/link/?ticket=${ticket}&app_id=${deps.appId}`
    },
    upgrade(request, socket, head) {
      const url = new URL(request.url ?? '/', 'http://slack')
      if (url.pathname !== '/link/' || !tickets.delete(url.searchParams.get('ticket') ?? '')) {
        socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n')
        return
      }
      const connection: WebSocketConnection | undefined = acceptWebSocket(
        { request, socket, head },
        { onText: acks.take, onEnd: () => connection !== undefined && forget(connection) },
      )
      if (connection !== undefined) welcome(connection)
    },
    connections: () => open.length,
    deliver(delivery) {
      const connection = open.shift()
      if (connection === undefined) return Promise.resolve({ kind: 'unreachable' })
      open.push(connection)
      const { envelopeId, outcome } = acks.expect()
      connection.sendText(JSON.stringify(envelope(envelopeId, delivery)))
      return outcome
    },
    refresh(reason, { only } = {}) {
      const oldestFirst = [...all].filter((connection) => open.includes(connection))
      for (const connection of only === undefined ? oldestFirst : oldestFirst.slice(0, 1)) dismiss(connection, reason)
    },
    drop() {
      for (const connection of [...all]) connection.destroy()
    },
    close() {
      clearInterval(heartbeat)
      acks.close()
      for (const connection of [...all]) connection.destroy()
    },
  }
}

function hello({ appId, clock }: Deps, connections: number): JsonRecord {
  return {
    type: 'hello',
    num_connections: connections,
    connection_info: { app_id: appId },
    debug_info: {
      host: 'simulated-slack',
      started: new Date(clock.now()).toISOString(),
      build_number: 1,
      approximate_connection_time: 18_060,
    },
  }
}

function envelope(envelopeId: string, { type, payload, retry }: Delivery): JsonRecord {
  const retried =
    type === 'events_api' ? { retry_attempt: retry?.attempt ?? 0, retry_reason: socketReason(retry?.reason) } : {}
  return { envelope_id: envelopeId, type, accepts_response_payload: type !== 'events_api', payload, ...retried }
}

/** Over a socket Slack says `timeout` where HTTP has its longer word. */
function socketReason(reason = ''): string {
  return reason === 'http_timeout' ? 'timeout' : reason
}

/** Envelopes that wait for their ack, and a memory of the others, so that a second or late ack is noticed. */
function createAcks({ clock, violations }: Deps) {
  const waiting = new Map<string, (outcome: DeliveryOutcome) => void>()
  const settled = new Map<string, DeliveryOutcome['kind']>()

  return {
    expect() {
      const envelopeId = crypto.randomUUID()
      const { promise, resolve } = Promise.withResolvers<DeliveryOutcome>()
      const callOff = clock.after(ACK_MS, () => waiting.get(envelopeId)?.({ kind: 'timeout' }))
      waiting.set(envelopeId, (outcome) => {
        waiting.delete(envelopeId)
        settled.set(envelopeId, outcome.kind)
        callOff()
        resolve(outcome)
      })
      return { envelopeId, outcome: promise }
    },
    take(text: string): void {
      const message = parseJson(text)
      const id = isRecord(message) ? message['envelope_id'] : undefined
      const payload = isRecord(message) ? message['payload'] : undefined
      const settle = typeof id === 'string' ? waiting.get(id) : undefined
      if (settle !== undefined) settle({ kind: 'acked', payload: isRecord(payload) ? payload : {} })
      else violations.note(strayAck(typeof id === 'string' ? settled.get(id) : undefined), String(id))
    },
    close(): void {
      for (const settle of [...waiting.values()]) settle({ kind: 'unreachable' })
    },
  }
}

function strayAck(earlier: DeliveryOutcome['kind'] | undefined): ViolationKind {
  if (earlier === undefined) return 'unknown_envelope_acked'
  return earlier === 'acked' ? 'second_ack' : 'late_ack'
}
