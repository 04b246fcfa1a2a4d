import { StorageError, type StorageTrouble } from './storage-trouble.ts'

/** An error of Postgres or of the way there, read. The message is the server's or the system's, and holds no value of a row. */
export class PostgresError extends StorageError {
  override name = 'PostgresError'
  /** SQLSTATE, a system's code, or empty. */
  code: string

  constructor(error: unknown) {
    const message = error instanceof Error ? error.message : String(error)
    const code = codeOf(error)
    super(message === '' ? code : message, { cause: error, trouble: troubleOf(code, message) })
    this.code = code
  }

  /** Whether the server could not be reached. */
  get away(): boolean {
    return this.trouble?.kind === 'away'
  }

  /** Whether the connection is of no use any more: it has ended, or leads to a server that has become a standby. */
  get spent(): boolean {
    return this.away || this.trouble?.kind === 'readOnly'
  }
}

// https://www.postgresql.org/docs/current/errcodes-appendix.html
function troubleOf(code: string, message: string): StorageTrouble | null {
  if (code === '53100') return FULL
  if (code === '25006') return READ_ONLY
  if (code === '57014' || code === '55P03') return LOCKED
  if (['28000', '28P01', '3D000', '42501'].includes(code)) return refused(code)
  if (code === 'XX001' || code === 'XX002') return DAMAGED
  if (code === '58030') return failing(code)
  if (code !== '' && AWAY.test(code)) return away(code)
  // The driver's own words have no code.
  return code === '' && /terminat|timeout|not queryable|closed|ended/i.test(message) ? away('no answer') : null
}

/** Connection failures, a server that stops or starts, too many connections, and what the system says of the network. */
const AWAY =
  /^(08...|57P0.|53300|25P03|E(CONNREFUSED|CONNRESET|HOSTUNREACH|NETUNREACH|NOTFOUND|AI_AGAIN|TIMEDOUT|PIPE|NOENT))$/

const GOES_ON = 'slack-recorder goes on by itself then'

const FULL: StorageTrouble = {
  kind: 'full',
  words: `The disk of the Postgres server is full, so nothing can be stored. Make room there; ${GOES_ON}.`,
}

const READ_ONLY: StorageTrouble = {
  kind: 'readOnly',
  words: `The Postgres server takes no changes: it is a standby, or was made read-only. Let DATABASE_URL lead to the primary; ${GOES_ON}.`,
}

const LOCKED: StorageTrouble = {
  kind: 'locked',
  words: `The database has been busy for longer than we wait: another session holds a lock (pg_stat_activity names it), or the server is overloaded. When that has passed, slack-recorder goes on by itself.`,
}

const DAMAGED: StorageTrouble = {
  kind: 'damaged',
  words:
    'The Postgres server says that its data is damaged, so some recordings cannot go on. Stop slack-recorder and restore the newest backup: docs/backup.md says how.',
}

function away(code: string): StorageTrouble {
  return {
    kind: 'away',
    words: `The Postgres server cannot be reached (${code}), so nothing can be stored. See whether it runs and whether DATABASE_URL leads to it; ${GOES_ON}.`,
  }
}

function refused(code: string): StorageTrouble {
  return {
    kind: 'readOnly',
    words: `The Postgres server does not let us in or not write (${code}), so nothing can be stored. See to the user, password, database and rights behind DATABASE_URL, then start slack-recorder again.`,
  }
}

function failing(code: string): StorageTrouble {
  return {
    kind: 'failing',
    words: `The disk of the Postgres server fails (${code}), so nothing can be stored. See to that server; ${GOES_ON}.`,
  }
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
}
