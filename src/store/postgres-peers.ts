import { randomUUID } from 'node:crypto'
import type { Client } from 'pg'
import type { Peers } from './database.ts'

/** The peers of a process, and what only the opening of the database needs. */
export type PostgresPeers = Peers & {
  /** SQL that tells the others of a commit, to be run in its transaction. */
  news: string
  /** Tells the others that we leave. */
  close(): Promise<void>
}

const CHANNEL = 'slack_recorder'
/** Often enough that a dead connection is noticed soon. */
const HERE_EVERY_MS = 5_000
const HEARD_WITHIN_MS = 20_000
/** Whoever has committed is at it already: the others come after, for what it cannot do. */
const AFTER_MS = 250

/**
 * Hears the other processes by `LISTEN`, on a connection of its own that is made anew whenever nothing is heard on it,
 * not even ourselves. Whatever was missed meanwhile counts as a commit of others.
 */
export function createPostgresPeers(connect: () => Client): PostgresPeers {
  const me = randomUUID()
  const others = new Map<string, number>()
  let commit = () => {}
  let told = (_message: string) => {}
  let later: NodeJS.Timeout | undefined
  let client: Client | null = null
  let heardAt = 0
  let closed = false

  function soon(): void {
    later ??= setTimeout(() => {
      later = undefined
      commit()
    }, AFTER_MS).unref()
  }

  function hear(payload = ''): void {
    heardAt = performance.now()
    const [, from = '', kind = '', message = ''] = /^(\S+) (\w+) ?(.*)$/s.exec(payload) ?? []
    if (from === me || from === '') return
    if (kind === 'gone') return void others.delete(from)
    // Who has just come learns of us at once, and shares the budgets from then on.
    if (!others.has(from)) hello()
    others.set(from, heardAt)
    if (kind === 'commit') soon()
    if (kind === 'told') told(message)
  }

  async function listen(): Promise<void> {
    const next = connect()
    client = next
    heardAt = performance.now()
    // Made anew at the next beat. A connection that dies without a word is known by its silence.
    const lose = () => {
      if (client === next) client = null
    }
    next.on('error', lose).on('end', lose)
    next.on('notification', ({ payload }) => hear(payload))
    await listenOn(next).then(soon, lose)
  }

  function say(text: string): Promise<unknown> {
    return client?.query('select pg_notify($1, $2)', [CHANNEL, `${me} ${text}`]) ?? Promise.resolve()
  }

  function hello(): void {
    void say('here').catch(() => undefined)
  }

  function beat(): void {
    if (closed) return
    const silent = performance.now() - heardAt > HEARD_WITHIN_MS
    if (client === null || silent) {
      void client?.end().catch(() => undefined)
      void listen()
    }
    hello()
  }

  void listen().then(beat)
  const beats = setInterval(beat, HERE_EVERY_MS).unref()

  return {
    news: `select pg_notify('${CHANNEL}', '${me} commit')`,
    count() {
      const since = performance.now() - HEARD_WITHIN_MS
      for (const [id, at] of others) if (at < since) others.delete(id)
      return others.size
    },
    onCommit(listener) {
      commit = listener
    },
    tell: (message) => void say(`told ${message}`).catch(() => undefined),
    onTold(listener) {
      told = listener
    },
    async close() {
      closed = true
      clearInterval(beats)
      clearTimeout(later)
      await say('gone').catch(() => undefined)
      await client?.end().catch(() => undefined)
    },
  }
}

async function listenOn(client: Client): Promise<void> {
  await client.connect()
  await client.query(`listen ${CHANNEL}`)
}
