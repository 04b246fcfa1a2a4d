/** What is needed of a call to Slack: when it came, and whether it was answered 429 with how many seconds. */
type TimedCall = {
  method: string
  at: number
  answer: { kind: string; status?: number; headers?: { [name: string]: string } } | undefined
}

/**
 * Counts by method the calls that came before the `Retry-After` of an earlier 429 had passed, although the same process had been
 * told at an earlier moment. Calls that were under way together with the refused one count for nothing, nor do posts: a channel may
 * be closed to them alone.
 */
export function earlyCalls(calls: readonly TimedCall[], starts: readonly number[]): Map<string, number> {
  const early = new Map<string, number>()
  const closed = new Map<string, { at: number; until: number }>()
  for (const { method, at, answer } of calls) {
    if (method === 'chat.postMessage') continue
    const known = closed.get(method)
    const told = known !== undefined && known.at < at && !starts.some((start) => start > known.at && start <= at)
    if (told && at < known.until) early.set(method, (early.get(method) ?? 0) + 1)
    const seconds = answer?.kind === 'answered' && answer.status === 429 ? Number(answer.headers?.['retry-after']) : 0
    if (seconds > 0) closed.set(method, { at, until: at + seconds * 1000 })
  }
  return early
}
