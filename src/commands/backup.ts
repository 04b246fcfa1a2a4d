import { resolve } from 'node:path'
import { readDatabaseAddress } from '../config.ts'
import { type BackUpOutcome, backUp, backUpFrom } from '../store/back-up.ts'
import { DatabaseError } from '../store/database.ts'
import { openDatabase } from '../store/open-database.ts'
import { postgresName } from '../store/postgres-name.ts'

// Exit codes: 0 the backup is there, 1 it could not be made, 2 the command or a setting has to be changed first.

const USAGE = `npm run --silent backup -- FILE   copies the database into a new file, also while slack-recorder runs`

type Ending = { code: 0 | 1 | 2; text: string }

/** Makes the backup that the arguments ask for, and says how it ended. */
async function runBackup(args: readonly string[]): Promise<Ending> {
  const [name, ...others] = args
  if (name === undefined || name === '' || name.startsWith('-') || others.length > 0) {
    return { code: 2, text: `Name one new file for the backup.\n\n${USAGE}` }
  }
  const address = readDatabaseAddress()
  if (address.kind === 'faulty') return { code: 2, text: address.faults.join('\n') }
  const file = resolve(name)
  const into = { file, unfinished: `${file}.unfinished-${process.pid}` }
  if (address.database.kind === 'postgres') return await backUpServer(address.database, into)
  if (address.database.path === ':memory:') {
    return { code: 2, text: 'DATABASE_URL names no file: that database lives in the memory of its process only.' }
  }
  const database = resolve(address.database.path)
  return ending(await backUp({ database, ...into }), { database, file })
}

async function backUpServer(
  address: { kind: 'postgres'; url: string },
  into: { file: string; unfinished: string },
): Promise<Ending> {
  try {
    const from = await openDatabase(address, { name: 'slack-recorder backup', waitMs: 0 })
    const outcome = await backUpFrom(from.db, into)
    await from.close()
    return ending(outcome, { database: postgresName(address.url), file: into.file })
  } catch (error) {
    if (error instanceof DatabaseError) return { code: 1, text: `${error.message} No backup was made.` }
    throw error
  }
}

function ending(outcome: BackUpOutcome, { database, file }: { database: string; file: string }): Ending {
  switch (outcome.kind) {
    case 'done':
      return {
        code: 0,
        text: `${file} is a backup of ${database}: ${contentOf(outcome)}. It was read through and is whole.`,
      }
    case 'fileExists':
      return { code: 2, text: `${file} is there already and was left alone. Name a file that does not exist yet.` }
    case 'noFolder':
      return { code: 2, text: `The folder for ${file} does not exist. Make it first, or name another file.` }
    case 'noDatabase':
      return {
        code: 2,
        text: `There is no database at ${database} yet: slack-recorder makes it at its first start. If it is somewhere else, set DATABASE_URL as the app has it.`,
      }
    case 'notOurs':
      return {
        code: 2,
        text: `${database} is not a database of slack-recorder (${outcome.why}). Check DATABASE_URL. No backup was made.`,
      }
    case 'notWritable':
      return { code: 1, text: `${file} cannot be written: ${outcome.why}. No backup was made.` }
    case 'diskFull':
      return {
        code: 1,
        text: `The disk is full: there is no room for ${file}. No backup was made; name a file on a disk with more room.`,
      }
    case 'damaged':
      return {
        code: 1,
        text: `The database ${database} is damaged (${outcome.why}). No backup was made; keep the backups that you have, docs/backup.md says how to restore one.`,
      }
    case 'failed':
      return { code: 1, text: `The backup failed: ${outcome.why}. No backup was made.` }
  }
}

function contentOf({ bytes, recordings, open }: { bytes: number; recordings: number; open: number }): string {
  const many = recordings === 1 ? '1 recording' : `${recordings} recordings`
  const size = bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`
  return `${size}, ${many}, of which ${open} ${open === 1 ? 'is' : 'are'} not over`
}

if (import.meta.main) {
  const { code, text } = await runBackup(process.argv.slice(2))
  const stream = code === 0 ? process.stdout : process.stderr
  stream.write(`${text}\n`)
  process.exitCode = code
}
