/** Milliseconds to wait after this many failures in a row: 2 s, doubling, at most a minute. */
export function backoffMs(failures: number): number {
  return Math.min(2_000 * 2 ** Math.max(failures - 1, 0), 60_000)
}
