import { type Answered, openLightServer } from './light-server.ts'

/** One message that was posted. `at` is in ms of `performance.now()`. */
export type Posted = { channel: string; threadTs: string | null; at: number }

/** A Slack that answers at once. Its limits are those of rule 9 when they are on. */
export type LightSlack = AsyncDisposable & {
  apiUrl: string
  posts: Posted[]
  /** How often each method was called. */
  calls: Map<string, number>
  /** Calls that were answered 429. */
  refused(): number
  /** Called at each post. */
  onPost(listener: (posted: Posted) => void): void
  /** While it is down it says so to every call but the one that asks who we are. */
  setDown(down: boolean): void
  /** `teamOf` tells whose channel a post is for: posts are limited for a channel and for a workspace. */
  limit(teamOf: (channel: string) => string): void
}

const SECOND = 1_000
const POSTS_IN_A_MINUTE = 300

/** Opens it on loopback. */
export async function openLightSlack(): Promise<LightSlack> {
  const posts: Posted[] = []
  const calls = new Map<string, number>()
  const limits = createPostLimits()
  let down = false
  let refused = 0
  let teamOf: ((channel: string) => string) | null = null
  let tell: (posted: Posted) => void = () => undefined
  let count = 0

  function post(body: string): Answered {
    const [channel = '', threadTs] = [fieldIn(body, 'channel'), fieldIn(body, 'thread_ts')]
    const waitSeconds = teamOf === null ? 0 : limits.take(channel, teamOf(channel))
    if (waitSeconds > 0) {
      refused += 1
      return { status: 429, headers: { 'retry-after': `${waitSeconds}` }, json: { ok: false, error: 'ratelimited' } }
    }
    const posted = { channel, threadTs: threadTs ?? null, at: performance.now() }
    posts.push(posted)
    tell(posted)
    return { json: { ok: true, channel, ts: `${Math.floor(Date.now() / SECOND)}.${`${++count}`.padStart(6, '0')}` } }
  }

  const server = await openLightServer(({ path, body }) => {
    const method = path.replace('/api/', '')
    // A process may start while nothing can be posted.
    if (down && method !== 'auth.test') return { json: { ok: false, error: 'service_unavailable' } }
    calls.set(method, (calls.get(method) ?? 0) + 1)
    switch (method) {
      case 'chat.postMessage':
        return post(body)
      case 'auth.test':
        return { json: WHO_WE_ARE }
      default:
        return { json: { ok: true, channel: fieldIn(body, 'channel'), ts: fieldIn(body, 'ts'), messages: [] } }
    }
  })
  return {
    apiUrl: `${server.address}/api/`,
    posts,
    calls,
    refused: () => refused,
    onPost(listener) {
      tell = listener
    },
    setDown(value) {
      down = value
    },
    limit(of) {
      teamOf = of
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  }
}

const WHO_WE_ARE = {
  ...{ ok: true, url: 'https://bench.slack.com/', team: 'Bench', user: 'recorder' },
  ...{ team_id: 'T0BENCH000', user_id: 'U0BENCH001', bot_id: 'B0BENCH001' },
}

// One a second in a channel, 300 in any minute in a workspace. A twentieth of a second is forgiven: the two clocks meet
// over a network.
function createPostLimits() {
  const channels = new Map<string, number>()
  const teams = new Map<string, number[]>()
  return {
    /** 0: it counts. Else how many seconds to wait. */
    take(channel: string, team: string): number {
      const now = performance.now()
      if (now - (channels.get(channel) ?? Number.NEGATIVE_INFINITY) < 0.95 * SECOND) return 1
      const recent = (teams.get(team) ?? []).filter((at) => now - at < 60 * SECOND)
      if (recent.length >= POSTS_IN_A_MINUTE) return Math.ceil((60 * SECOND - (now - (recent[0] ?? now))) / SECOND)
      channels.set(channel, now)
      teams.set(team, [...recent, now])
      return 0
    },
  }
}

// Slack's SDK sends forms, and JSON in some places.
function fieldIn(body: string, name: string): string | undefined {
  if (!body.startsWith('{')) return new URLSearchParams(body).get(name) ?? undefined
  const value = (JSON.parse(body) as Record<string, unknown>)[name]
  return typeof value === 'string' ? value : undefined
}
