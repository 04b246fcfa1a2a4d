/**
 * Why the database does not take or give something. `damaged` concerns what lies on the damaged pages, all others whatever
 * is stored. `words` are for the operator: what it is, what follows, what to do.
 */
export type StorageTrouble = {
  kind: 'full' | 'locked' | 'readOnly' | 'failing' | 'gone' | 'away' | 'damaged'
  words: string
}

/** An error that says itself what it means for what is stored; null: nothing. */
export class StorageError extends Error {
  override name = 'StorageError'
  trouble: StorageTrouble | null

  constructor(message: string, options: ErrorOptions & { trouble: StorageTrouble | null }) {
    super(message, options)
    this.trouble = options.trouble
  }
}

/** The file is not where it was opened: moved, deleted, or another one is in its place. The message is for the operator. */
export class FileGoneError extends StorageError {
  override name = 'FileGoneError'
  code = 'FILE_GONE'

  constructor(words: string) {
    super(words, { trouble: { kind: 'gone', words } })
  }
}

/** Reads an error of the database; null for one that is about the statement or is no error of the database's. */
export function storageTrouble(error: unknown): StorageTrouble | null {
  if (error instanceof StorageError) return error.trouble
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const [, family = ''] = /^(SQLITE_[A-Z]+)/.exec(code) ?? []
  const read = BY_CODE[family]
  return read === undefined ? null : read(code)
}

/** Whether nothing at all is stored while this lasts, so that waiting helps and one row is no better than another. */
export function stopsAll(error: unknown): boolean {
  const trouble = storageTrouble(error)
  return trouble !== null && trouble.kind !== 'damaged'
}

const GOES_ON = 'slack-recorder goes on by itself then'

const BY_CODE: Record<string, (code: string) => StorageTrouble> = {
  SQLITE_FULL: () => ({
    kind: 'full',
    words: `The disk with the database is full, so nothing can be stored. Make room; ${GOES_ON}.`,
  }),
  SQLITE_BUSY: locked,
  SQLITE_LOCKED: locked,
  SQLITE_READONLY: () => ({
    kind: 'readOnly',
    words:
      'The database may not be written, so nothing can be stored. Let the user that slack-recorder runs as write the file and its folder, then start slack-recorder again.',
  }),
  SQLITE_IOERR: failing,
  SQLITE_CANTOPEN: failing,
  SQLITE_CORRUPT: damaged,
  SQLITE_NOTADB: damaged,
}

function locked(): StorageTrouble {
  return {
    kind: 'locked',
    words: `Another program keeps the database locked, so nothing can be stored. Close it (a database browser, a script); ${GOES_ON}.`,
  }
}

function failing(code: string): StorageTrouble {
  return {
    kind: 'failing',
    words: `The disk with the database fails (${code}), so nothing can be stored. See whether it is full, at a limit or broken; ${GOES_ON}.`,
  }
}

function damaged(): StorageTrouble {
  return {
    kind: 'damaged',
    words:
      'The database is damaged, so some recordings cannot go on. Stop slack-recorder and restore the newest backup: docs/backup.md says how.',
  }
}
