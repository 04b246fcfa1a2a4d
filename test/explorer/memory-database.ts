import Database from 'better-sqlite3'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import { migrate } from '../../src/store/migrate.ts'
import type { BotsTable, Db, DeliveriesTable, RememberedTable, Tables, ThreadsTable } from '../../src/store/tables.ts'
import { learn, type Tape } from './tape.ts'

/** The rows that decide what happens next. What is only kept for people to read is left out. */
export type Rows = {
  bots: BotsTable[]
  threads: ThreadsTable[]
  deliveries: DeliveriesTable[]
  remembered: RememberedTable[]
}

/** The app's own schema and SQL, in memory, on a clock of ours; its rows can be taken out and put back. */
export type MemoryDatabase = {
  db: Db
  /** The tape of the step that runs now; null: nothing is recorded. */
  tape: Tape | null
  save(): Rows
  restore(rows: Rows): void
  close(): void
}

const KEPT = ['bots', 'threads', 'deliveries', 'remembered'] as const
const EMPTIED = ['steps', 'watchers', 'links', 'taken', 'asks', 'threads', 'bots', 'deliveries', 'remembered']

/** Opens an empty one. `now`: the time of its SQL, ms, which leases are counted by. */
export async function openMemoryDatabase(now: () => number): Promise<MemoryDatabase> {
  const sqlite = new Database(':memory:')
  // `databaseNow()` asks SQLite itself.
  sqlite.function('unixepoch', (_: unknown) => now() / 1_000)
  const prepared = new Map<string, Database.Statement>()
  const prepare = (text: string) => {
    const known = prepared.get(text) ?? sqlite.prepare(text)
    prepared.set(text, known)
    return known
  }
  const run = (query: CompiledQuery): QueryResult<unknown> => execute(prepare(query.sql), query.parameters)
  const db = new Kysely<Tables>({
    dialect: dialect((query) => (memory.tape === null ? run(query) : learn(memory.tape, 'query', () => run(query)))),
  })
  const memory: MemoryDatabase = {
    db,
    tape: null,
    save: () => ({ ...read<'bots'>('bots'), ...read('threads'), ...read('deliveries'), ...read('remembered') }) as Rows,
    restore(rows) {
      for (const table of EMPTIED) prepare(`delete from ${table}`).run()
      for (const table of KEPT) for (const row of rows[table]) insert(table, row)
    },
    close: () => sqlite.close(),
  }

  function read<Table extends keyof Rows>(table: Table): Record<string, unknown[]> {
    return { [table]: prepare(`select * from ${table} order by 1`).all() }
  }

  function insert(table: string, row: object): void {
    const names = Object.keys(row)
    const text = `insert into ${table} (${names.join()}) values (${names.map(() => '?').join()})`
    prepare(text).run(...Object.values(row))
  }

  await migrate(db)
  return memory
}

function execute(statement: Database.Statement, parameters: readonly unknown[]): QueryResult<unknown> {
  if (statement.reader) return { rows: statement.all(...parameters) }
  const { changes, lastInsertRowid } = statement.run(...parameters)
  return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) }
}

function dialect(run: (query: CompiledQuery) => QueryResult<unknown>): Dialect {
  const connection: DatabaseConnection = {
    executeQuery: async <R>(query: CompiledQuery) => run(query) as QueryResult<R>,
    streamQuery: () => {
      throw new Error('nothing is streamed')
    },
  }
  const say = async (text: string) => void run({ sql: text, parameters: [] } as unknown as CompiledQuery)
  const nothing = async () => undefined
  const driver: Driver = {
    init: nothing,
    acquireConnection: async () => connection,
    beginTransaction: () => say('begin immediate'),
    commitTransaction: () => say('commit'),
    rollbackTransaction: () => say('rollback'),
    releaseConnection: nothing,
    destroy: nothing,
  }
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driver,
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  }
}
