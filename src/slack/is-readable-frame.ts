import { fieldAt, textAt } from './fields.ts'

/**
 * Whether Slack's SDK can read what came over a socket: it looks into an event without asking whether there is one, and
 * `app_rate_limited` has none (facts 1.8; fixed in socket-mode 3.1.1). Never throws.
 */
export function isReadableFrame(frame: unknown): boolean {
  const envelope = parseJson(typeof frame === 'string' ? frame : new TextDecoder().decode(bytesOf(frame)))
  switch (fieldAt(envelope, 'type')) {
    case 'hello':
    case 'disconnect':
      return true
    case 'events_api':
      return textAt(envelope, 'payload', 'event', 'type') !== null
    case 'slash_commands':
    case 'interactive':
      return isObject(fieldAt(envelope, 'payload'))
    default:
      return false
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function bytesOf(frame: unknown): Uint8Array {
  if (frame instanceof ArrayBuffer) return new Uint8Array(frame)
  return frame instanceof Uint8Array ? frame : new Uint8Array()
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null
}
