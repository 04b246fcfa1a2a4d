import { pino } from 'pino'

/** The log as our rooms use it; fields first, then a sentence. */
export type Log = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * Makes the process's log: JSON lines on standard output. Errors are written without the properties that libraries
 * hang on them (headers, bodies), and texts without what looks like a token, a secret or a link's query.
 */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    serializers: { err: serializeError, error: serializeError },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}

/** Removes what must not be read by others: tokens, webhook secrets, and the query of any link (passcodes, signatures). */
export function scrub(text: string): string {
  return text
    .replace(/\b(xox[a-z]|xapp)-[\w-]+/g, '$1-…')
    .replace(/\bwhsec_[\w+/=]+/g, 'whsec_…')
    .replace(/(https?:\/\/[^\s?"'<>]*)\?[^\s"'<>]*/g, '$1?…')
}

function serializeError(value: unknown): unknown {
  if (!(value instanceof Error)) return typeof value === 'string' ? scrub(value) : value
  const code = 'code' in value && typeof value.code === 'string' ? { code: value.code } : {}
  const cause = value.cause instanceof Error ? { cause: serializeError(value.cause) } : {}
  return { type: value.name, message: scrub(value.message), ...code, ...cause, stack: scrub(value.stack ?? '') }
}
