/**
 * What a moment in words was understood as; times are ms since 1970. Only `moment` may be planned without asking back:
 * `past` lies more than a minute back, `tooFar` more than 400 days ahead, `unclear` has no meaning or several.
 */
export type MomentReading =
  | { kind: 'moment'; at: number }
  | { kind: 'past'; at: number }
  | { kind: 'unclear' }
  /** Understood, but nobody knows in which time zone the asker lives. */
  | { kind: 'needsZone' }
  | { kind: 'tooFar'; at: number }
