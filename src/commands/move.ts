import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { type DatabaseAddress, readDatabaseAddress } from '../config.ts'
import { clearLeases } from '../store/claims.ts'
import { type CopyOutcome, copyDatabase } from '../store/copy-database.ts'
import { DatabaseError, type OpenDatabase } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { hasArrived, type Moved, readMoved, writeArrived, writeMoved } from '../store/moved.ts'
import { openDatabase } from '../store/open-database.ts'
import { postgresName } from '../store/postgres-name.ts'
import { isAppRunning } from '../store/running-apps.ts'
import type { Tx } from '../store/tables.ts'

// Exit codes: 0 moved, 1 it could not be moved and nothing was changed, 2 the command has to be changed first.

const USAGE = `npm run move -- --from sqlite:./data/recorder.db --to postgres://user:password@host:5432/database

Carries everything that slack-recorder knows into another, empty database. Stop slack-recorder first. Every row is compared
before anything counts; then the old database is marked, so that slack-recorder does not start on it again by mistake.
Without --to, DATABASE_URL says where to; without --from, it says where from. It works in both directions.`

type Ending = { code: 0 | 1 | 2; text: string }

/** Moves what the arguments name, says on the way what it does, and tells how it ended. Never rejects. */
export async function runMove(args: string[], say: (line: string) => void): Promise<Ending> {
  const wish = readWish(args)
  if ('code' in wish) return wish
  await using undo = new AsyncDisposableStack()
  try {
    const from = await openDatabase(wish.from, OPENED)
    undo.defer(() => from.close())
    const to = await openDatabase(wish.to, OPENED)
    undo.defer(() => to.close())
    // As a start would bring it up to date.
    await migrate(from.db)
    await migrate(to.db)
    return ending(await move({ from, to, name: nameOf(wish.to) }, say), wish)
  } catch (error) {
    if (error instanceof DatabaseError) return { code: 1, text: `${error.message}\nNothing was moved.` }
    const why = error instanceof Error ? error.message : String(error)
    return {
      code: 1,
      text: `The move failed: ${why}. Type the same command again: it finds out what has arrived, and never moves anything twice.`,
    }
  }
}

/** Not taken for the app by the next move, and with somebody before the screen who can try again. */
const OPENED = { name: 'slack-recorder move', waitMs: 0 }

type Wish = { from: DatabaseAddress; to: DatabaseAddress }

function readWish(args: string[]): Wish | Ending {
  try {
    const { values } = parseArgs({
      args,
      options: { from: { type: 'string' }, to: { type: 'string' }, help: { type: 'boolean', default: false } },
    })
    if (values.help) return { code: 0, text: USAGE }
    const from = addressOf('--from', values.from)
    const to = addressOf('--to', values.to)
    if (typeof from === 'string' || typeof to === 'string') {
      return { code: 2, text: [from, to].filter((one) => typeof one === 'string').join('\n') }
    }
    if (from.kind === 'sqlite' && !existsSync(from.path)) {
      return { code: 2, text: `There is no database at ${from.path}. Name the file that slack-recorder has used.` }
    }
    if (nameOf(from) === nameOf(to)) return { code: 2, text: `--from and --to are the same database.\n\n${USAGE}` }
    return { from, to }
  } catch (error) {
    // What follows may be an address with its password.
    const why = error instanceof Error ? error.message.replace(/argument '.*'.*/s, 'argument') : 'Unknown argument'
    return { code: 2, text: `${why}\n\n${USAGE}` }
  }
}

/** The address, or what is wrong with it. */
function addressOf(flag: string, given: string | undefined): DatabaseAddress | string {
  const read = given === undefined ? readDatabaseAddress() : readDatabaseAddress({ DATABASE_URL: given })
  return read.kind === 'ok' ? read.database : read.faults.join('\n').replaceAll('DATABASE_URL', flag)
}

/** Without a password: it is printed and stored. */
function nameOf(address: DatabaseAddress): string {
  if (address.kind === 'sqlite') return `sqlite:${address.path}`
  return postgresName(address.url)
}

type Outcome =
  | CopyOutcome
  | { kind: 'running' | 'arrivedBefore' }
  | { kind: 'movedBefore'; to: string }
  | { kind: 'unknown'; why: string }

/**
 * The old database is marked before anything of it is read, so that nothing goes on from it whatever happens to us, and
 * unmarked only when it is certain that nothing arrived. A move that was cut off can be made again.
 */
async function move(
  { from, to, name }: { from: OpenDatabase; to: OpenDatabase; name: string },
  say: (line: string) => void,
): Promise<Outcome> {
  const before = await readMoved(from.db)
  if (before !== null && (before.done || before.to !== name)) return { kind: 'movedBefore', to: before.to }
  const moved = before ?? { id: randomUUID(), to: name, at: Date.now(), done: false }
  if (await hasArrived(to.db, moved)) return await over(from, moved, { kind: 'arrivedBefore' })
  await writeMoved(from.db, moved)
  if ((await isAppRunning(from.db)) || (await isAppRunning(to.db))) return await over(from, null, { kind: 'running' })
  // Whoever held a lease has ended.
  await clearLeases(from.db)
  const onTable = (table: string, rows: number) => say(`${table.padEnd(12)} ${String(rows).padStart(9)}`)
  try {
    const beforeCommit = (tx: Tx) => writeArrived(tx, moved)
    const copied = await copyDatabase({ from: from.db, to: to.db, onTable, beforeCommit })
    return await over(from, copied.kind === 'copied' ? moved : null, copied)
  } catch (error) {
    return await afterFailure({ from, to, moved }, error)
  }
}

/** Notes how it ended: `moved` is done, or null, nothing of it counts. */
async function over<Ended extends Outcome>(from: OpenDatabase, moved: Moved | null, ended: Ended): Promise<Ended> {
  await writeMoved(from.db, moved === null ? null : { ...moved, done: true })
  return ended
}

// A connection that ends in the commit leaves open whether that was made.
async function afterFailure(
  { from, to, moved }: { from: OpenDatabase; to: OpenDatabase; moved: Moved },
  error: unknown,
): Promise<Outcome> {
  const why = error instanceof Error ? error.message : String(error)
  const arrived = await hasArrived(to.db, moved).catch(() => null)
  if (arrived === null) return { kind: 'unknown', why }
  if (arrived) return await over(from, moved, { kind: 'arrivedBefore' })
  await writeMoved(from.db, null)
  throw error
}

function ending(outcome: Outcome, wish: Wish): Ending {
  const [from, to] = [nameOf(wish.from), nameOf(wish.to)]
  const next =
    'Now set DATABASE_URL to the new database and start slack-recorder. It does not start on the old one any more.'
  switch (outcome.kind) {
    case 'copied': {
      const rows = outcome.rows.reduce((sum, [, count]) => sum + count, 0)
      return { code: 0, text: `${from} was moved to ${to}: ${rows} rows, each of them compared. ${next}` }
    }
    case 'arrivedBefore':
      return { code: 0, text: `${from} was moved to ${to}: everything had arrived, and was compared. ${next}` }
    case 'running':
      return {
        code: 1,
        text: 'A slack-recorder is running on that Postgres database. Stop all of them first. Nothing was moved.',
      }
    case 'movedBefore':
      return {
        code: 2,
        text: `${from} was left for ${outcome.to} before: move it from there, or end the move to there by naming it again. Nothing was moved.`,
      }
    case 'notEmpty':
      return {
        code: 2,
        text: `${to} is not empty (${outcome.table}). Name a new database: nothing is ever written over. Nothing was moved.`,
      }
    case 'differs':
      return {
        code: 1,
        text: `What arrived in ${to} differs from what was sent (${outcome.table}), so nothing of it was kept. See to that server, then try again; the old database can be used as before.`,
      }
    case 'unknown':
      return {
        code: 1,
        text: `The connection to ${to} ended (${outcome.why}), and it is not known whether everything had arrived. Start slack-recorder on neither; type the same command again: it finds out, and goes on from there.`,
      }
  }
}

if (import.meta.main) {
  const { code, text } = await runMove(process.argv.slice(2), (line) => void process.stdout.write(`${line}\n`))
  const stream = code === 0 ? process.stdout : process.stderr
  stream.write(`${text}\n`)
  process.exitCode = code
}
