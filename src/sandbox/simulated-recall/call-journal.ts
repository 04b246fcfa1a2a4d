import type { RouteName } from './routes.ts'

/** One request that reached simulated Recall. Holds no API key and no passcode. */
export type RecallCall = {
  /** Milliseconds since 1970. */
  at: number
  method: string
  path: string
  route: RouteName | 'unknown'
  /** What was answered; `lost` when the connection was broken instead, null while nothing is. */
  status: number | 'lost' | null
  idempotencyKey: string | null
  /** The answer was the stored one of an earlier request with the same key. */
  replayed: boolean
  body: unknown
  /** Fields of a bot's body that Recall silently ignores. */
  ignored: string[]
}

/** The same value without what opens a meeting: passcodes and tokens in links and texts. */
export function withoutPasscodes(value: unknown): unknown {
  if (typeof value === 'string') {
    return value.replace(/([?&](?:pwd|p|tk)=)[^&\s]+/gi, '$1***').replace(/(passcode:\s*)[^)\s]+/gi, '$1***')
  }
  if (Array.isArray(value)) return value.map(withoutPasscodes)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutPasscodes(inner)]))
}
