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
 * hang on them (headers, bodies), and every line without what looks like a token, a secret or a link's query.
 */
export function createLog(level: string): Log {
  return pino({
    level,
    base: null,
    formatters: { log: (fields) => Object.fromEntries(Object.entries(fields).map(describeField)) },
    // What stands under `err` is described already.
    serializers: { err: (described: unknown) => described },
    hooks: { streamWrite: scrub },
    timestamp: pino.stdTimeFunctions.isoTime,
  })
}

/**
 * Removes what must not be read by others: tokens, webhook secrets, response URLs, and the query of any link (passcodes,
 * signatures, tickets). Safe to repeat, and for a text that is JSON, which stays JSON.
 */
export function scrub(text: string): string {
  return text
    .replace(/\b(xox[a-z]|xapp)-[\w-]+/g, '$1-…')
    .replace(/\bwhsec_[\w+/=]+/g, 'whsec_…')
    .replace(/\b(Token|Bearer) [\w.-]{16,}/g, '$1 …')
    .replace(/(https:\/\/hooks\.slack(?:-gov)?\.com\/)[^\s"'<>|\\]+/g, '$1…')
    .replace(/((?:https?|wss?):\/\/[^\s?"'<>|\\]*)\?[^\s"'<>|\\]*/g, '$1?…')
}

function describeField([name, value]: [string, unknown]): [string, unknown] {
  if (value instanceof Error) return [name, describeError(value)]
  const thrown = (name === 'err' || name === 'error') && typeof value === 'object' && value !== null
  return [name, thrown ? `(not an Error: an object with ${Object.keys(value).join(', ')})` : value]
}

/** Causes are followed this far: one that goes round in a circle must not end the process. */
const MOST_CAUSES = 5

function describeError(error: Error, depth = 0): object {
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {}
  const { cause } = error
  const deeper = cause instanceof Error && depth < MOST_CAUSES ? { cause: describeError(cause, depth + 1) } : {}
  return { type: error.name, message: error.message, ...code, ...deeper, stack: error.stack ?? '' }
}
