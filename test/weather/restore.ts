import { execFile } from 'node:child_process'
import { copyFile, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import Database from 'better-sqlite3'
import type { Fleet } from './fleet.ts'
import type { Request } from './people.ts'

/** A backup that was taken, and what it knows. */
export type Backup = {
  file: string
  /** What the command said. */
  said: string
  takenAt: number
  /** How long the command took, ms of the machine. */
  tookMs: number
  /** The recordings that are in it, by number: whether their thread has its final reply in it. */
  known: ReadonlyMap<number, 'open' | 'answered'>
}

/** A database that was put back. */
export type Restored = Backup & { restoredAt: number }

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

type Place = { databaseFile: string; now: () => number; numberOf: (user: string) => number | undefined }

/** Takes a backup of the running app with the command that a person would type. */
export async function takeBackup({ databaseFile, now, numberOf }: Place): Promise<Backup> {
  const file = join(databaseFile, '..', 'backup.db')
  const takenAt = now()
  const began = Date.now()
  const scripts = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')).scripts
  const words =
    'backup' in scripts ? ['npm', 'run', '--silent', 'backup', '--'] : [process.execPath, 'src/commands/backup.ts']
  const [command = '', ...args] = words
  const env = { PATH: process.env['PATH'], DATABASE_URL: `sqlite:${databaseFile}` }
  const { stdout } = await promisify(execFile)(command, [...args, file], { cwd: ROOT, env })
  return { file, said: stdout.trim(), takenAt, tookMs: Date.now() - began, known: readKnown(file, numberOf) }
}

/** Kills the app, puts the backup in the place of its database as docs/backup.md says, and starts it again. */
export async function restore(
  backup: Backup,
  { fleet, databaseFile, now }: Place & { fleet: Fleet },
): Promise<Restored> {
  await fleet.kill()
  for (const end of ['', '-wal', '-shm']) await rm(`${databaseFile}${end}`, { force: true })
  await copyFile(backup.file, databaseFile)
  await fleet.start()
  return { ...backup, restoredAt: now() }
}

type Row = { requester: string; closed_at: number | null; facts: string }

function readKnown(file: string, numberOf: (user: string) => number | undefined): Map<number, 'open' | 'answered'> {
  const database = new Database(file, { readonly: true })
  const rows = database.prepare('select requester, closed_at, facts from threads').all() as Row[]
  const words = database.prepare('select facts from asks').all() as { facts: string }[]
  database.close()
  const known = new Map<number, 'open' | 'answered'>()
  // What is only a question yet (a moment in words) is known too.
  for (const { facts } of words) {
    const number = numberOf(/"(U0SIM\d+)"/.exec(facts)?.[1] ?? '')
    if (number !== undefined) known.set(number, 'open')
  }
  for (const { requester, closed_at, facts } of rows) {
    const number = numberOf(requester)
    const answered = closed_at !== null || JSON.parse(facts).resultTs !== null
    if (number !== undefined) known.set(number, answered ? 'answered' : 'open')
  }
  return known
}

/** How one request fared with a restored database. */
export type Fate =
  /** In the backup, and nothing was done for it between the backup and the restore. */
  | 'untouched'
  /** In the backup; what was done for it after that is forgotten. */
  | 'partly forgotten'
  /** Asked for between the backup and the restore: the database does not know it. */
  | 'forgotten'
  /** Asked for after the restore. */
  | 'new'

/** Sorts a request by what the restored database can know of it. `doneAt`: when something was posted or made for it. */
export function fateOf(request: Request, { known, takenAt, restoredAt }: Restored, doneAt: readonly number[]): Fate {
  const { askedAt, plan } = request
  if (!known.has(plan.number)) return askedAt !== null && askedAt < restoredAt ? 'forgotten' : 'new'
  return doneAt.some((at) => at >= takenAt && at <= restoredAt) ? 'partly forgotten' : 'untouched'
}
