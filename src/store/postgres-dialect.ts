import {
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import type { Pool, PoolClient } from 'pg'
import type { CommitHooks } from './database.ts'
import { PostgresError } from './postgres-error.ts'
import type { PostgresHealth } from './postgres-health.ts'

type Deps = {
  pool: Pool
  health: PostgresHealth
  hooks: CommitHooks | undefined
  /** SQL that tells the other processes of a commit, run right before it. */
  news: string
}

/**
 * Kysely on Postgres, with one transaction at a time among all processes, as SQLite has it: what was found out about the
 * order of things there holds here. Recall's limit of one bot a second comes long before this one's (decision 16).
 */
export function postgresDialect(deps: Deps): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => createDriver(deps),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
}

/** Any number that nobody else uses in the same database; released by the server at the end of each transaction. */
const ONE_AT_A_TIME = 5_372_610_034

const IN_TURN = `begin; select pg_advisory_xact_lock(${ONE_AT_A_TIME})`
/** For a long reading of what was there at one moment: nobody waits for it. */
const SNAPSHOT =
  'begin isolation level repeatable read read only; set local idle_in_transaction_session_timeout = 0; set local statement_timeout = 0'

type Connection = DatabaseConnection & {
  client: PoolClient
  /** Nothing can be asked of it any more. */
  broken: boolean
  /** Rows were changed since the transaction began. */
  changed: boolean
}

function createDriver({ pool, health, hooks, news }: Deps): Driver {
  // Which connections are ours is known by their object; Kysely hands them back as it got them.
  const ours = (connection: DatabaseConnection) => connection as Connection

  async function ask<T>(connection: Connection | null, work: () => Promise<T>): Promise<T> {
    try {
      const answer = await work()
      health.answered({ stored: false })
      return answer
    } catch (thrown) {
      const error = new PostgresError(thrown)
      if (connection !== null && error.spent) connection.broken = true
      health.failed(error)
      throw error
    }
  }

  return {
    init: async () => undefined,
    async acquireConnection() {
      return createConnection(await ask(null, () => pool.connect()), ask)
    },
    async beginTransaction(connection, { accessMode }) {
      const one = ours(connection)
      one.changed = false
      // Kysely rolls back only what has begun: a lock that did not come in time would leave a connection behind which
      // refuses everything, so it is not used again.
      one.broken = true
      await ask(one, () => one.client.query(accessMode === 'read only' ? SNAPSHOT : IN_TURN))
      one.broken = false
    },
    async commitTransaction(connection) {
      const one = ours(connection)
      hooks?.before()
      await ask(one, () => one.client.query(one.changed ? `${news}; commit` : 'commit'))
      health.answered({ stored: one.changed })
      hooks?.after()
    },
    async rollbackTransaction(connection) {
      const one = ours(connection)
      // The server rolls back what a lost connection leaves.
      if (!one.broken) await ask(one, () => one.client.query('rollback'))
    },
    async releaseConnection(connection) {
      const { client, broken } = ours(connection)
      client.release(broken)
    },
    destroy: () => pool.end(),
  }
}

type Ask = <T>(connection: Connection, work: () => Promise<T>) => Promise<T>

function createConnection(client: PoolClient, ask: Ask): Connection {
  const connection: Connection = {
    client,
    broken: false,
    changed: false,
    async executeQuery<Row>({ sql, parameters }: { sql: string; parameters: readonly unknown[] }) {
      const { command, rowCount, rows } = await ask(connection, () => client.query(sql, parameters.map(storable)))
      const changed = CHANGES.has(command)
      if (changed && rowCount !== 0) connection.changed = true
      const result: QueryResult<Row> = { rows }
      return changed ? { ...result, numAffectedRows: BigInt(rowCount ?? 0) } : result
    },
    streamQuery() {
      throw new Error('nothing here reads a stream of rows')
    },
  }
  return connection
}

const CHANGES = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE'])

/** Postgres takes no NUL in a text, and no fraction of a millisecond in a whole number; both come from outside or from arithmetic. */
function storable(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('\0', '\u{fffd}')
  return typeof value === 'number' && !Number.isInteger(value) ? Math.ceil(value) : value
}
