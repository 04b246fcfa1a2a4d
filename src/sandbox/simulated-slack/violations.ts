import type { Changes } from './changes.ts'

/** Something that Slack lets pass, or punishes later, and that a careful app never does. */
export type Violation = { kind: ViolationKind; at: number; detail: string }

/** `edit_changes_nothing` and `edited_too_often` may be the price of settling an unknown outcome; the others are plain faults. */
export type ViolationKind =
  | 'called_before_retry_after'
  | 'edited_too_often'
  | 'edit_changes_nothing'
  | 'blocks_without_text'
  | 'argument_not_simulated'
  | 'reply_to_a_reply'
  | 'second_ack'
  | 'late_ack'
  | 'unknown_envelope_acked'
  | 'spent_response_url'

/** The list that tests assert to be empty; `at` is in ms of the clock. */
export type Violations = { list: Violation[]; note(kind: ViolationKind, detail: string): void }

/** Makes an empty list of violations. */
export function createViolations(deps: { now: () => number; changes: Changes }): Violations {
  const list: Violation[] = []
  return {
    list,
    note(kind, detail) {
      list.push({ kind, at: deps.now(), detail })
      deps.changes.announce({ kind: 'violation' })
    },
  }
}
