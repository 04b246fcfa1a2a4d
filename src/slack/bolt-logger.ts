import { type Logger, LogLevel } from '@slack/bolt'

/** The log as this room needs it. Fields never hold a secret, a passcode or a pre-signed link. */
export type Log = {
  debug(fields: object, message: string): void
  info(fields: object, message: string): void
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

/** Swallows everything: for clients whose calls are judged and logged by us. */
export const silentLogger: Logger = {
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
  setLevel: () => {},
  getLevel: () => LogLevel.ERROR,
  setName: () => {},
}

/**
 * Bolt's warnings and errors in our log, as one cut line each. What it says below that is dropped: there it prints whole
 * payloads, response URLs and tokens.
 */
export function boltLogger(log: Log): Logger {
  return {
    ...silentLogger,
    warn: (...parts: unknown[]) => log.warn({ said: line(parts) }, 'Slack’s SDK warns'),
    error: (...parts: unknown[]) => log.error({ said: line(parts) }, 'Slack’s SDK reports an error'),
  }
}

function line(parts: unknown[]): string {
  const text = parts.map((part) => (part instanceof Error ? part.message : String(part))).join(' ')
  // A WebSocket's address is a ticket, a response URL a key to somebody's conversation.
  return text.replace(/\b(?:wss?|https?):\/\/\S+/g, '(address)').slice(0, 300)
}
