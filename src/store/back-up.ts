import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import Database from 'better-sqlite3'
import { sql } from 'kysely'
import { type CopyOutcome, copyDatabase } from './copy-database.ts'
import { migrate } from './migrate.ts'
import { openSqlite } from './open-sqlite.ts'
import { BACKED_UP_AT } from './remembered.ts'
import type { Db } from './tables.ts'

/** Where the database is, where its copy goes, and the name that the copy has until it is whole. All in the same words as `openSqlite`. */
export type BackUpInput = { database: string; file: string; unfinished: string }

/** What came of it. `recordings` are all that the copy holds, `open` those of them that are not over. `why` is SQLite's or the system's. */
export type BackUpOutcome =
  | { kind: 'done'; bytes: number; recordings: number; open: number }
  | { kind: 'fileExists' }
  | { kind: 'noFolder' }
  | { kind: 'noDatabase' }
  | { kind: 'notOurs'; why: string }
  | { kind: 'notWritable'; why: string }
  | { kind: 'diskFull' }
  | { kind: 'damaged'; why: string }
  | { kind: 'failed'; why: string }

/**
 * Copies a SQLite database as it is at one moment, what only its write-ahead log holds included, also while the app uses
 * it. Nothing has the name `file` before the copy was read through; when it fails, nothing is left of it.
 */
export async function backUp({ database, ...into }: BackUpInput): Promise<BackUpOutcome> {
  return await writeBackup(into, async (unfinished) => {
    if (!existsSync(database)) return { kind: 'noDatabase' }
    copyInto(database, unfinished)
    return null
  })
}

/**
 * Copies a database of any kind into a new SQLite file, as it is at one moment, also while apps use it; `npm run move`
 * carries that file back. Nothing has the name `file` before every row was compared; when it fails, nothing is left of it.
 */
export async function backUpFrom(from: Db, into: Omit<BackUpInput, 'database'>): Promise<BackUpOutcome> {
  return await writeBackup(into, async (unfinished) => {
    const copied = await copyOut(from, unfinished)
    return copied.kind === 'copied' ? null : { kind: 'damaged', why: `${copied.table} did not arrive as it was sent` }
  })
}

/** `copy` writes the unfinished file, or tells why it did not. */
async function writeBackup(
  { file, unfinished }: Omit<BackUpInput, 'database'>,
  copy: (unfinished: string) => Promise<BackUpOutcome | null>,
): Promise<BackUpOutcome> {
  if (existsSync(file)) return { kind: 'fileExists' }
  if (!existsSync(dirname(file))) return { kind: 'noFolder' }
  try {
    claimName(unfinished)
  } catch (error) {
    return { kind: 'notWritable', why: wordsOf(error) }
  }
  try {
    const at = Date.now()
    const failed = await copy(unfinished)
    if (failed !== null) return failed
    const found = readThrough(unfinished)
    if (found.kind !== 'whole') return found
    mark(unfinished, at)
    putInPlace(unfinished, file)
    return { kind: 'done', bytes: statSync(file).size, recordings: found.recordings, open: found.open }
  } catch (error) {
    return failureOf(error)
  } finally {
    for (const end of ['', '-journal', '-wal', '-shm', '-lock']) rmSync(`${unfinished}${end}`, { force: true })
  }
}

async function copyOut(from: Db, unfinished: string): Promise<CopyOutcome> {
  const to = openSqlite(unfinished)
  try {
    await migrate(to.db)
    const snapshot = from.transaction().setIsolationLevel('repeatable read').setAccessMode('read only')
    const copied = await snapshot.execute((tx) =>
      copyDatabase({ from: tx, to: to.db, beforeCommit: () => Promise.resolve() }),
    )
    // One file, with nothing beside it.
    await sql`pragma journal_mode = DELETE`.execute(to.db)
    return copied
  } finally {
    await to.close()
  }
}

// An empty file that nobody else can read: SQLite writes into it and leaves its mode alone.
function claimName(unfinished: string): void {
  rmSync(unfinished, { force: true })
  closeSync(openSync(unfinished, 'wx', 0o600))
}

// `vacuum into` reads in one transaction, which in WAL mode holds up no writer (https://sqlite.org/lang_vacuum.html).
// SQLite's backup API would begin anew at each write of the app (https://sqlite.org/backup.html), and its copy would
// be in WAL mode, which makes files beside it.
function copyInto(database: string, unfinished: string): void {
  const source = new Database(database, { fileMustExist: true, timeout: 10_000 })
  try {
    source.prepare('vacuum into ?').run(unfinished)
  } finally {
    source.close()
  }
}

type Found = { kind: 'whole'; recordings: number; open: number } | { kind: 'damaged' | 'notOurs'; why: string }

function readThrough(unfinished: string): Found {
  const copy = new Database(unfinished, { readonly: true, fileMustExist: true })
  try {
    const said = String(copy.pragma('integrity_check', { simple: true }))
    if (said !== 'ok') return { kind: 'damaged', why: said }
    const count = (where: string) => Number(copy.prepare(`select count(*) from bots ${where}`).pluck().get())
    return { kind: 'whole', recordings: count(''), open: count('where closed_at is null') }
  } catch (error) {
    if (/no such (table|column)/.test(wordsOf(error))) return { kind: 'notOurs', why: wordsOf(error) }
    throw error
  } finally {
    copy.close()
  }
}

// By this the app knows at its first start on it that there may be more than it remembers.
function mark(unfinished: string, at: number): void {
  const copy = new Database(unfinished, { fileMustExist: true })
  try {
    copy.prepare('insert or replace into remembered (name, value) values (?, ?)').run(BACKED_UP_AT, String(at))
  } finally {
    copy.close()
  }
}

// On the disk before it has its name, and its name on the disk before anybody is told.
function putInPlace(unfinished: string, file: string): void {
  writeThrough(unfinished)
  renameSync(unfinished, file)
  writeThrough(dirname(file))
}

function writeThrough(path: string): void {
  const opened = openSync(path, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}

function failureOf(error: unknown): BackUpOutcome {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const why = wordsOf(error)
  if (['SQLITE_FULL', 'ENOSPC', 'EDQUOT', 'EFBIG'].includes(code)) return { kind: 'diskFull' }
  if (code === 'SQLITE_NOTADB') return { kind: 'notOurs', why }
  if (code.startsWith('SQLITE_CORRUPT')) return { kind: 'damaged', why }
  if (code.startsWith('SQLITE_BUSY')) return { kind: 'failed', why: 'another program holds the database locked' }
  if (/^(EACCES|SQLITE_READONLY|SQLITE_CANTOPEN)/.test(code)) {
    return { kind: 'failed', why: `${why}. Run it as the user that slack-recorder runs as` }
  }
  return { kind: 'failed', why }
}

function wordsOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
