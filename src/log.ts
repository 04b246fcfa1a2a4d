import { writeSync } from 'node:fs'
import { pino } from 'pino'

/** The log as our rooms use it; fields first, then a sentence. */
export type Log = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/**
 * Makes the process's log: JSON lines on standard output, or to `destination`. Errors are written without the properties
 * that libraries hang on them (headers, bodies), and every line without `secrets` and what else looks like one.
 */
export function createLog(
  level: string,
  destination: { write(line: string): void } = standardOutput,
  secrets: readonly string[] = [],
): Log {
  const options = {
    level,
    base: null,
    formatters: { log: (fields: object) => Object.fromEntries(Object.entries(fields).map(describeField)) },
    // What stands under `err` is described already.
    serializers: { err: (described: unknown) => described },
    hooks: { streamWrite: (line: string) => scrub(line, secrets) },
    timestamp: pino.stdTimeFunctions.isoTime,
  }
  return pino(options, destination)
}

// Where standard output is a file on a full disk, pino's own destination raises an error that would end the process, and
// waits for room when it ends. A line that cannot be written is left out instead.
const standardOutput = {
  write(line: string): void {
    const bytes = Buffer.from(line)
    try {
      for (let written = 0, waits = 0; written < bytes.length; ) {
        const wrote = writeSome(bytes.subarray(written))
        written += wrote
        waits = wrote === 0 ? waits + 1 : 0
        if (waits > LONGEST_WAITS) return
      }
    } catch {
      // There is no other place to say it.
    }
  },
}

/** A pipe whose reader does not keep up is waited for: 200 times 10 ms. */
const LONGEST_WAITS = 200

function writeSome(bytes: Uint8Array): number {
  try {
    return writeSync(1, bytes)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EAGAIN')) throw error
    Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 10)
    return 0
  }
}

/** Shorter ones would take letters out of ordinary words. */
const SHORTEST_SECRET = 8

/**
 * Removes what must not be read by others: `secrets`, tokens, webhook secrets, response URLs, our own links, passcodes,
 * names in links, and the query of any link (signatures, tickets). Safe to repeat, and for a text that is JSON, which stays
 * JSON.
 */
export function scrub(text: string, secrets: readonly string[] = []): string {
  const known = secrets.flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1)])
  const bare = known
    .filter((secret) => secret.length >= SHORTEST_SECRET)
    .reduce((left, secret) => left.replaceAll(secret, '…'), text)
  return bare
    .replace(/\b(xox[a-z]|xapp)-[\w-]+/g, '$1-…')
    .replace(/\bwhsec_[\w+/=]+/g, 'whsec_…')
    .replace(/\b(Token|Bearer) [\w.-]{16,}/g, '$1 …')
    .replace(/(https:\/\/hooks\.slack(?:-gov)?\.com\/)[^\s"'<>|\\]+/g, '$1…')
    .replace(/(?:https?|wss?):\/\/[^\s"'<>|\\]+/g, withoutSecrets)
    .replace(/\b(X-Amz-[A-Za-z]+|pwd|passcode|ticket)=[^\s"'<>|\\&…]+/g, '$1=…')
    .replace(/\/r\/[\w-]{22}(?![\w-])/g, '/r/…')
}

/** A link without its query, and without a name and password before its host. */
function withoutSecrets(link: string): string {
  return link.replace(/^([a-z]+:\/\/)[^/?#]*@/, '$1…@').replace(/\?.*$/, '?…')
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
