/** One thing a step learnt from outside: what a query or a call gave, the time, a new id. */
export type Entry = { of: 'query' | 'time' | 'id' | 'answer'; value: unknown }

/**
 * What a step has learnt so far. A step cannot be kept in the middle of its work, but it can be run again from its start
 * with the same answers: up to the tape's end nothing is done, and what comes after is real and recorded.
 */
export type Tape = { readonly entries: Entry[]; at: number }

/** Gives what the tape holds next, or does it and records it. */
export function learn<T>(tape: Tape, of: Entry['of'], live: () => T): T {
  const known = tape.entries[tape.at]
  tape.at += 1
  if (known === undefined) {
    const value = live()
    tape.entries.push({ of, value })
    return value
  }
  if (known.of !== of) throw new Error(`a step asked for ${of} where it asked for ${known.of} before`)
  return known.value as T
}

/** Whether the next thing is on the tape already. */
export function isKnown(tape: Tape): boolean {
  return tape.at < tape.entries.length
}
