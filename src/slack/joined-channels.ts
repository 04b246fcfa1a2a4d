/** The public channels that we know to be in, so that each is joined once in a process. Forgetting one costs one more call. */
export type JoinedChannels = {
  has(team: string, channel: string): boolean
  add(team: string, channel: string): void
  forget(team: string, channel: string): void
}

const MOST = 5_000

/** Holds at most 5,000 channels; the one that was added first goes first. */
export function createJoinedChannels(): JoinedChannels {
  const known = new Set<string>()
  const key = (team: string, channel: string) => `${team}/${channel}`
  return {
    has: (team, channel) => known.has(key(team, channel)),
    add(team, channel) {
      known.add(key(team, channel))
      const [oldest] = known
      if (known.size > MOST && oldest !== undefined) known.delete(oldest)
    },
    forget: (team, channel) => void known.delete(key(team, channel)),
  }
}
