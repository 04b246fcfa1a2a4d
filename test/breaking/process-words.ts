/** The place of a commit, counted from the start of the process: 1 is the first. */
export type CommitPlace = { at: number; when: 'before' | 'after' }

/** What the parent tells the child: first `start`, then how late it is. */
export type ToChild =
  | { kind: 'start'; now: number; killAtCommit: CommitPlace | null }
  | { kind: 'time'; id: number; now: number }

/** What the child tells the parent. `nextAt`: when its clock has something to run again, ms; null for nothing. */
export type ToParent =
  | { kind: 'running'; port: number; commits: number; nextAt: number | null }
  | { kind: 'told'; id: number; commits: number; nextAt: number | null }
