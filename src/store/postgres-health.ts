import type { DatabaseHealth } from './database.ts'
import type { PostgresError } from './postgres-error.ts'
import type { StorageTrouble } from './storage-trouble.ts'

/** A Postgres database's health, and how it is told of what happens. */
export type PostgresHealth = DatabaseHealth & {
  /** After each failed statement or connection. */
  failed(error: PostgresError): void
  /** After each answer: the server is there. `stored`: it has committed changes. */
  answered(what: { stored: boolean }): void
}

/** Watches a Postgres database through what its statements come to. That it is damaged stays known until the next start. */
export function createPostgresHealth(): PostgresHealth {
  let trouble: StorageTrouble | null = null
  let tell: (trouble: StorageTrouble | null) => void = () => undefined

  function become(next: StorageTrouble | null): void {
    if (trouble?.kind === next?.kind || trouble?.kind === 'damaged') return
    trouble = next
    tell(next)
  }

  return {
    check: () => undefined,
    trouble: () => trouble,
    onChange(listener) {
      tell = listener
    },
    failed(error) {
      if (error.trouble !== null) become(error.trouble)
    },
    answered({ stored }) {
      // A full or read-only server answers all the same.
      if (stored || trouble?.kind === 'away') become(null)
    },
  }
}
