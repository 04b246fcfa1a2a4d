import type { Answer } from './answer.ts'

/** What is known of a request's `Idempotency-Key`. */
type KeyOutcome = { kind: 'new' } | { kind: 'in flight' } | { kind: 'answered'; answer: Answer }

/** Remembers answers by `Idempotency-Key`, scoped by method and path, errors too (docs.recall.ai/reference/idempotency). */
export type IdempotencyKeys = {
  /** Takes a new key: it is in flight until it is finished. */
  begin(key: string): KeyOutcome
  /** Stores the answer for an hour from now. */
  finish(key: string, answer: Answer): void
}

const KEPT_MS = 3_600_000

/** Makes an empty memory of keys. */
export function createIdempotencyKeys(now: () => number): IdempotencyKeys {
  const known = new Map<string, { answer: Answer; at: number } | 'in flight'>()
  return {
    begin(key) {
      const entry = known.get(key)
      if (entry === 'in flight') return { kind: 'in flight' }
      if (entry && now() < entry.at + KEPT_MS) return { kind: 'answered', answer: entry.answer }
      known.set(key, 'in flight')
      return { kind: 'new' }
    },
    finish: (key, answer) => void known.set(key, { answer, at: now() }),
  }
}
