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
 * Makes the process's log: JSON lines on standard output, lines for people where that is a terminal, or JSON to
 * `destination`. Errors are written without the properties that libraries hang on them (headers, bodies), and every line
 * without `secrets` and what else looks like one.
 */
export function createLog(
  level: string,
  destination: { write(line: string): void } = process.stdout.isTTY ? terminal() : standardOutput,
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

// Written here and not by pino-pretty, which a production image has not: whoever looks at it there is at a terminal too.
function terminal(): { write(line: string): void } {
  const coloured = process.stdout.hasColors()
  return { write: (line) => standardOutput.write(forTerminal(line, coloured)) }
}

const LEVELS: Record<number, { name: string; colour: string }> = {
  10: { name: 'trace', colour: '2' },
  20: { name: 'debug', colour: '2' },
  30: { name: 'info ', colour: '32' },
  40: { name: 'WARN ', colour: '33' },
  50: { name: 'ERROR', colour: '31' },
  60: { name: 'FATAL', colour: '31' },
}

/**
 * Makes of one JSON line of the log one for people: the time here, the level, the sentence, the fields behind it, and the
 * stack of an error below. What is no such line stays as it is.
 */
export function forTerminal(line: string, coloured: boolean): string {
  const fields = readFields(line)
  if (fields === null) return line
  const { level, time, msg, err, ...rest } = fields
  const paint = (code: string, text: string) => (coloured ? `\x1b[${code}m${text}\x1b[0m` : text)
  const { name, colour } = LEVELS[Number(level)] ?? { name: String(level), colour: '0' }
  const named = Object.entries(rest).map(([field, value]) => `${field}=${wordOf(value)}`)
  const head = [paint('2', timeHere(String(time))), paint(colour, name), onOneLine(String(msg))]
  const behind = named.length === 0 ? [] : [paint('2', named.join(' '))]
  return `${[...head, ...behind].join(' ')}\n${stackOf(err)}`
}

function readFields(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line)
    return typeof value === 'object' && value !== null ? { ...value } : null
  } catch {
    return null
  }
}

function timeHere(iso: string): string {
  const at = new Date(iso)
  const two = (part: number) => String(part).padStart(2, '0')
  const day = `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`
  const time = `${two(at.getHours())}:${two(at.getMinutes())}:${two(at.getSeconds())}`
  return `${day} ${time}.${String(at.getMilliseconds()).padStart(3, '0')}`
}

function wordOf(value: unknown): string {
  return typeof value === 'string' && /^[\w.:/@+-]+$/.test(value) ? value : onOneLine(JSON.stringify(value))
}

// What is logged may come from outside: it must not move the cursor of whoever reads it.
function onOneLine(text: string): string {
  return text.replace(/\p{Cc}+/gu, ' ')
}

function stackOf(err: unknown): string {
  if (typeof err !== 'object' || err === null || !('stack' in err)) return err === undefined ? '' : `  ${wordOf(err)}\n`
  const cause = 'cause' in err ? stackOf(err.cause) : ''
  const lines = String(err.stack)
    .split('\n')
    .map((line) => `    ${onOneLine(line)}\n`)
  return `${lines.join('')}${cause}`
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
