import { existsSync, statSync } from 'node:fs'
import { basename } from 'node:path'
import type Database from 'better-sqlite3'
import type { DatabaseHealth } from './database.ts'
import { FileGoneError, type StorageTrouble, storageTrouble } from './storage-trouble.ts'

/** A SQLite database's health, and how it is told of what happens. That it is damaged stays known until the next start. */
export type StorageHealth = DatabaseHealth & {
  /** After each failed statement; errors that are not about storage are passed over. */
  failed(error: unknown): void
  /** After each statement that changed rows. */
  changed(): void
  /** After each commit; only one with changes proves that things are stored. */
  committed(): void
}

/** How long a statement waits for another program's lock. It blocks the event loop, and with it the socket's pings (rule 31). */
export const BUSY_TIMEOUT_MS = 1_000

/** Watches an open database; `file` is null for one in memory. */
export function createStorageHealth(database: Database.Database, file: string | null): StorageHealth {
  const opened = file === null ? null : identityOf(file)
  let trouble: StorageTrouble | null = null
  let tell: (trouble: StorageTrouble | null) => void = () => undefined
  let rescued: string | null = null
  let changes = false

  function become(next: StorageTrouble | null): void {
    if (trouble?.kind === next?.kind || trouble?.kind === 'damaged') return
    // The first to meet a lock has waited for it; as long as it stands nobody else does, or the event loop would stand too.
    database.pragma(`busy_timeout = ${next?.kind === 'locked' ? 0 : BUSY_TIMEOUT_MS}`)
    trouble = next
    tell(next)
  }

  function failed(error: unknown): void {
    const met = storageTrouble(error)
    if (met !== null) become(met)
  }

  return {
    check() {
      changes = false
      if (file === null || identityOf(file) === opened) return
      rescued ??= rescue(database, file)
      const error = new FileGoneError(wordsFor(file, rescued))
      failed(error)
      throw error
    },
    failed,
    changed() {
      changes = true
    },
    committed() {
      if (changes) become(null)
    },
    trouble: () => trouble,
    onChange(listener) {
      tell = listener
    },
  }
}

function identityOf(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false })
  return stat === undefined ? null : `${stat.dev}:${stat.ino}`
}

// The system keeps a deleted file for as long as it is open: it is saved while it can be. Empty: that did not work.
function rescue(database: Database.Database, file: string): string {
  for (let n = 1; n < 100; n++) {
    const copy = `${file}.rescued-${n}`
    if (existsSync(copy)) continue
    try {
      database.prepare('vacuum into ?').run(copy)
      return copy
    } catch {
      return ''
    }
  }
  return ''
}

function wordsFor(file: string, rescued: string): string {
  const what = existsSync(file)
    ? 'The database was replaced by another file while slack-recorder uses it'
    : 'The database is not in its place any more'
  const kept =
    rescued === ''
      ? 'No copy of it could be written'
      : `All that it held is in ${basename(rescued)} beside it, with the permissions of a new file`
  return `${what}, so nothing can be stored. If it was moved, move it back: slack-recorder goes on by itself then. Else: ${kept}; stop slack-recorder, put the file that shall count in the place of ${basename(file)} (docs/backup.md), start again.`
}
