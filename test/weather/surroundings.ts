import { type NetworkLine, openNetworkLine } from '../network-line.ts'
import { startPostgres } from '../postgres.ts'
import { openSharedDatabase, type SharedDatabase } from '../shared-database.ts'
import type { Draw } from './draw.ts'
import { createPartitions, type Partitions } from './partitions.ts'

/** What the processes of a run keep their rows in. */
export type Surroundings = AsyncDisposable & {
  /** The `DATABASE_URL` of each process. */
  addresses: readonly string[]
  /** Null: one process on a SQLite file. */
  shared: { database: SharedDatabase; lines: readonly NetworkLine[]; partitions: Partitions } | null
}

type Wanted = { replicas: number; databaseFile: string; draw: Draw; now: () => number; cutEveryMs: number }

/**
 * The app's own time-outs towards Postgres run in the machine's time, the run in its own, some fifty times as fast: with these the app
 * gives up on a server that is silent after what is some minutes of the run.
 */
const SHORT = 'query_timeout=2000&statement_timeout=1500&idle_in_transaction_session_timeout=1000'

/** A SQLite file for one process; for several a Postgres database, and to each of them a line of its own that can be cut. */
export async function openSurroundings(wanted: Wanted): Promise<Surroundings> {
  const { replicas, draw, now, cutEveryMs } = wanted
  if (replicas === 1) {
    return { addresses: [`sqlite:${wanted.databaseFile}`], shared: null, [Symbol.asyncDispose]: async () => undefined }
  }
  await using undo = new AsyncDisposableStack()
  const server = undo.use(await startPostgres())
  const database = undo.use(await openSharedDatabase(server, now()))
  const lines: NetworkLine[] = []
  for (let n = 0; n < replicas; n++) lines.push(undo.use(await openNetworkLine(server.port)))
  const rest = undo.move()
  return {
    addresses: lines.map(({ port }) => `${database.addressAt(port)}?${SHORT}`),
    shared: { database, lines, partitions: createPartitions({ draw, now, lines, everyMs: cutEveryMs }) },
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
  }
}
