import { setTimeout as pause } from 'node:timers/promises'
import { Kysely } from 'kysely'
import pg from 'pg'
import { type CommitHooks, DatabaseError, type OpenDatabase } from './database.ts'
import { postgresDialect } from './postgres-dialect.ts'
import { PostgresError } from './postgres-error.ts'
import { createPostgresHealth } from './postgres-health.ts'
import { postgresName } from './postgres-name.ts'
import { createPostgresPeers } from './postgres-peers.ts'
import { APP_NAME } from './running-apps.ts'
import type { Tables } from './tables.ts'

// Everything that is Postgres's own is in this file and in postgres-*.ts; SQLite's is in open-sqlite.ts.

/** `name`: what the server's list of sessions shows. `waitMs`: how long a server that is not there yet is waited for. */
export type PostgresOptions = {
  hooks?: CommitHooks | undefined
  name?: string
  waitMs?: number
  /** Called once when the server cannot be reached at first, and is waited for. */
  onWait?: (why: string) => void
}

/** What a command has changed is seen at the next look. */
const SAY_NOTHING = 'select'

/** A container often starts before its database does. */
const WAIT_MS = 30_000
const BETWEEN_TRIES_MS = 1_000
/** A server that is not heard of does not keep us from stopping. */
const CLOSE_WITHIN_MS = 1_000

/**
 * Opens a Postgres database, which any number of processes may share. A server that cannot be reached is waited for; one
 * that refuses, or stays away, is told by a `DatabaseError`.
 */
export async function openPostgres(url: string, options: PostgresOptions = {}): Promise<OpenDatabase> {
  const { hooks, name = APP_NAME, waitMs = WAIT_MS, onWait = () => undefined } = options
  const health = createPostgresHealth()
  const pool = createPool(url, name)
  try {
    await firstConnection(pool, { waitMs, onWait })
  } catch (error) {
    await pool.end()
    throw cannotOpen(url, error)
  }
  // A command of its own takes no part in the work.
  const peers = name === APP_NAME ? createPostgresPeers(() => new pg.Client(connectionOptions(url, name))) : null
  const dialect = postgresDialect({ pool, health, hooks, news: peers?.news ?? SAY_NOTHING })
  const db = new Kysely<Tables>({ dialect })
  return {
    db,
    health,
    peers,
    // Each of its six statements is a way there and back: 200 rows took 0.6 s, with the server on the same machine.
    rowsAtOnce: 32,
    async close() {
      const closed = (peers?.close() ?? Promise.resolve()).then(() => db.destroy())
      await Promise.race([closed, pause(CLOSE_WITHIN_MS, undefined, { ref: false })])
    },
  }
}

/**
 * A session that stops in the middle of a transaction, its process frozen or cut off, would keep all others waiting: the
 * server ends it. The server's own limits come before ours, so that an answer is nearly always heard.
 */
function connectionOptions(url: string, name: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: name,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
    connectionTimeoutMillis: 5_000,
    idle_in_transaction_session_timeout: 5_000,
    statement_timeout: 15_000,
    query_timeout: 20_000,
    types: { getTypeParser },
  }
}

function createPool(url: string, name: string): pg.Pool {
  const pool = new pg.Pool({ ...connectionOptions(url, name), max: 10 })
  // A connection that fails while nobody waits for its answer, in the pool or between two statements of a transaction, is
  // noticed by whoever uses it next. Without a listener the process would end.
  pool.on('error', () => undefined)
  pool.on('connect', (client) => client.on('error', () => undefined))
  return pool
}

const INT8 = 20

// Times in ms and counts: all of them fit into a number.
const getTypeParser: typeof pg.types.getTypeParser = ((oid: number, format?: 'text') =>
  oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser

async function firstConnection(
  pool: pg.Pool,
  { waitMs, onWait }: { waitMs: number; onWait: (why: string) => void },
): Promise<void> {
  const until = performance.now() + waitMs
  for (let tries = 1; ; tries++) {
    try {
      const { rows } = await pool.query<{ server_encoding: string }>('show server_encoding')
      const encoding = rows[0]?.server_encoding ?? ''
      if (encoding !== 'UTF8') throw new Error(`its encoding is ${encoding}; make it anew with encoding UTF8`)
      return
    } catch (error) {
      const read = new PostgresError(error)
      if (!read.away || performance.now() >= until) throw error
      if (tries === 1) onWait(read.code || read.message)
      await pause(BETWEEN_TRIES_MS)
    }
  }
}

// The address without its password: the message is printed.
function cannotOpen(url: string, thrown: unknown): DatabaseError {
  const { message, code } = new PostgresError(thrown)
  const why = message.replaceAll('\n', ' ') || code
  return new DatabaseError(
    `The Postgres database ${postgresName(url)} cannot be opened: ${why}. Check that DATABASE_URL is postgres://user:password@host:5432/database, that the server runs, and that this user may make tables there.`,
  )
}
