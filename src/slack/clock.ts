/** Time as this room needs it, so that a sandbox and the tests can skip it. Milliseconds since 1970. */
export type Clock = {
  now(): number
  /** Runs `run` once after `ms`; the returned function calls it off. */
  after(ms: number, run: () => void): () => void
}
