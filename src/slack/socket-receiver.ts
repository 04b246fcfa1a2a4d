import type { App, Receiver } from '@slack/bolt'
import { createSocketConnection, type SocketConnection, type SocketDeps } from './socket-connection.ts'

/** Bolt's receiver for Socket Mode, over several connections. */
export type SocketReceiver = Omit<Receiver, 'start'> & {
  /** Resolves when the first try of the first connection is decided: null, or its error; then all go on by themselves. */
  start(): Promise<{ error: unknown } | null>
  /** False after 45 s without any connection, and before the first one (rule 31). */
  ready(): boolean
  /** Since when there is no connection, ms; null while there is one. */
  disconnectedSince(): number | null
  /** Why there is no connection: Slack's code or a short phrase. */
  trouble(): string
  /** For a rejection that came out of the socket client and could not be traced to one connection. */
  rebuild(why: string): void
}

/** Two, so that Slack's refresh of one, which comes every few hours, leaves no gap: a command is never sent twice. */
const CONNECTIONS = 2
const READY_WITHOUT_MS = 45_000

/** Slack sends each payload to exactly one of the connections. */
export function createSocketReceiver(deps: SocketDeps): SocketReceiver {
  let app: App | null = null
  let connections: SocketConnection[] = []
  let lostAt: number | null = null
  let wasConnected = false
  const begun = deps.clock.now()
  const said = new Set<string>()

  function trouble(): string {
    return connections.flatMap((connection) => connection.trouble() ?? []).at(0) ?? 'no answer yet'
  }

  // Once when it is lost, once for each new reason, once when it is there again; not at every try.
  function noteChange(): void {
    const connected = connections.some((connection) => connection.connected())
    if (connected && !wasConnected) deps.log.info({ connected }, 'Connected to Slack')
    if (connected) said.clear()
    else if (connections.length > 0 && !said.has(trouble())) {
      said.add(trouble())
      deps.log.warn({ connected, why: trouble() }, 'No connection to Slack')
    }
    if (connected !== wasConnected) lostAt = connected ? null : deps.clock.now()
    wasConnected = connected
  }

  return {
    init(feeds) {
      app = feeds
    },
    async start() {
      const feeds = app
      if (feeds === null) throw new Error('init() comes before start()')
      connections = Array.from({ length: CONNECTIONS }, () => createSocketConnection(deps, feeds, noteChange))
      const [first, ...others] = connections
      const outcome = (await first?.start()) ?? null
      for (const other of others) other.start().catch(() => {})
      return outcome
    },
    ready: () => wasConnected || (lostAt !== null && deps.clock.now() - lostAt < READY_WITHOUT_MS),
    disconnectedSince: () => (wasConnected ? null : (lostAt ?? begun)),
    trouble,
    rebuild(why) {
      for (const connection of connections) connection.rebuild(why)
    },
    stop() {
      const ending = connections
      // Their end is meant, and no news.
      connections = []
      for (const connection of ending) connection.stop()
      return Promise.resolve()
    },
  }
}
