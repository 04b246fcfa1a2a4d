import { parseArgs } from 'node:util'
import { type DatabaseAddress, readDatabaseAddress } from '../config.ts'
import { clearLeases } from '../store/claims.ts'
import { type CopyOutcome, copyDatabase } from '../store/copy-database.ts'
import { DatabaseError, type OpenDatabase } from '../store/database.ts'
import { migrate } from '../store/migrate.ts'
import { writeMoved } from '../store/moved.ts'
import { openDatabase } from '../store/open-database.ts'
import { isAppRunning } from '../store/running-apps.ts'

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
    if ((await isAppRunning(from.db)) || (await isAppRunning(to.db))) {
      return {
        code: 1,
        text: 'A slack-recorder is running on that Postgres database. Stop all of them first. Nothing was moved.',
      }
    }
    return ending(await move({ from, to, name: nameOf(wish.to) }, say), wish)
  } catch (error) {
    if (error instanceof DatabaseError) return { code: 1, text: `${error.message}\nNothing was moved.` }
    const why = error instanceof Error ? error.message : String(error)
    return { code: 1, text: `The move failed: ${why}. Nothing was moved, and the old database can be used as before.` }
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
    if (nameOf(from) === nameOf(to)) return { code: 2, text: `--from and --to are the same database.\n\n${USAGE}` }
    return { from, to }
  } catch (error) {
    return { code: 2, text: `${error instanceof Error ? error.message : String(error)}\n\n${USAGE}` }
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
  const { host = '', pathname = '' } = URL.parse(address.url) ?? {}
  return `postgres://${host}${pathname}`
}

async function move(
  { from, to, name }: { from: OpenDatabase; to: OpenDatabase; name: string },
  say: (line: string) => void,
): Promise<CopyOutcome> {
  // As a start would bring it up to date; whoever held a lease has ended.
  await migrate(from.db)
  await migrate(to.db)
  await clearLeases(from.db)
  let marked = false
  try {
    return await copyDatabase({
      ...{ from: from.db, to: to.db },
      onTable: (table, rows) => say(`${table.padEnd(12)} ${String(rows).padStart(9)}`),
      // Marked first: if we end right here, neither is in use, and the move can be made again.
      async beforeCommit() {
        marked = true
        await writeMoved(from.db, { to: name, at: Date.now() })
      },
    })
  } catch (error) {
    if (marked) await writeMoved(from.db, null)
    throw error
  }
}

function ending(outcome: CopyOutcome, wish: Wish): Ending {
  switch (outcome.kind) {
    case 'copied': {
      const rows = outcome.rows.reduce((sum, [, count]) => sum + count, 0)
      return {
        code: 0,
        text: `${nameOf(wish.from)} was moved to ${nameOf(wish.to)}: ${rows} rows, each of them compared. Now set DATABASE_URL to the new database and start slack-recorder. It does not start on the old one any more.`,
      }
    }
    case 'notEmpty':
      return {
        code: 2,
        text: `${nameOf(wish.to)} is not empty (${outcome.table}). Name a new database: nothing is ever written over. Nothing was moved.`,
      }
    case 'differs':
      return {
        code: 1,
        text: `What arrived in ${nameOf(wish.to)} differs from what was sent (${outcome.table}), so nothing of it was kept. See to that server, then try again; the old database can be used as before.`,
      }
  }
}

if (import.meta.main) {
  const { code, text } = await runMove(process.argv.slice(2), (line) => void process.stdout.write(`${line}\n`))
  const stream = code === 0 ? process.stdout : process.stderr
  stream.write(`${text}\n`)
  process.exitCode = code
}
