import { setTimeout as sleep } from 'node:timers/promises'
import { compare, type Extent, type Figure } from '../measure.ts'
import { APP, openPlace } from '../place.ts'
import { liveUpTo, seed } from '../seed.ts'
import { startProcess } from '../start-process.ts'
import { spreadOf } from '../statistics.ts'
import { channelOf } from './ingest.ts'

/** Rule 9: 300 posts a minute in a workspace, one a second in a channel. */
const BETWEEN_POSTS_IN_TEAM_MS = 200
const BETWEEN_POSTS_IN_CHANNEL_MS = 1_000

/** How long from Slack's return until the last of many results that waited for it is posted. */
export async function measureBacklog({ rounds, short, say }: Extent): Promise<Figure> {
  const size = short ? { recordings: 40, channels: 10, teams: 4 } : { recordings: 10_000, channels: 500, teams: 40 }
  const teamOf = (channel: string) => `T0BENCH${String(Number(channel.slice(2)) % size.teams).padStart(3, '0')}`
  const where = (n: number) => {
    const channel = channelOf(n % size.channels)
    return { channel, team: teamOf(channel) }
  }
  const template = await liveUpTo('ready')
  const seconds: number[] = []
  let refused = 0
  for (let round = 0; round < rounds; round++) {
    await using place = await openPlace()
    const { slack } = place
    await seed(place.file, template, { count: size.recordings, where })
    slack.limit(teamOf)
    slack.setDown(true)
    await using process = await startProcess(APP, place.env)
    await process.idle()
    // Long enough for everything to have been tried in vain, and to wait.
    await sleep(short ? 500 : 15_000)
    slack.setDown(false)
    const began = performance.now()
    await until(() => slack.posts.length >= size.recordings, say)
    seconds.push(((slack.posts.at(-1)?.at ?? 0) - began) / 1_000)
    await sleep(1_000)
    if (slack.posts.length !== size.recordings)
      throw new Error(`${slack.posts.length} posts for ${size.recordings} results`)
    refused += slack.refused()
    say(`  the last result after ${seconds.at(-1)?.toFixed(1)} s`)
  }
  const ours = spreadOf(seconds)
  const ideal = idealSeconds(size.recordings, where)
  return {
    name: 'backlog',
    what: `${size.recordings} results over ${size.channels} channels of ${size.teams} workspaces wait while Slack is down: from its return to the last reply`,
    unit: 's',
    ours,
    comparisons: [
      compare(ours, spreadOf([ideal]), {
        against: 'the time that the limits alone allow (300 posts a minute in a workspace, one a second in a channel)',
        target: { at: 'most', ratio: 1.05 },
      }),
    ],
    notes: [
      `Each result was posted exactly once; Slack said 429 to ${refused} of ${size.recordings * rounds} posts.`,
      'The recordings are ready when Slack goes down: Recall lets 150 bots a minute be read, so that 10,000 that end in one moment are known after 67 minutes.',
    ],
  }
}

function idealSeconds(recordings: number, where: (n: number) => { team: string; channel: string }): number {
  const inTeam = new Map<string, number>()
  const inChannel = new Map<string, number>()
  for (let n = 0; n < recordings; n++) {
    const { team, channel } = where(n)
    inTeam.set(team, (inTeam.get(team) ?? 0) + 1)
    inChannel.set(channel, (inChannel.get(channel) ?? 0) + 1)
  }
  const forTeams = (Math.max(...inTeam.values()) - 1) * BETWEEN_POSTS_IN_TEAM_MS
  const forChannels = (Math.max(...inChannel.values()) - 1) * BETWEEN_POSTS_IN_CHANNEL_MS
  return Math.max(forTeams, forChannels) / 1_000
}

/** Longer than the slowest backlog by far. */
const LONGEST_MS = 10 * 60_000

async function until(check: () => boolean, say: (line: string) => void): Promise<void> {
  for (const began = performance.now(); !check(); await sleep(100)) {
    if (performance.now() - began < LONGEST_MS) continue
    say('  the backlog did not end')
    throw new Error('the backlog did not end')
  }
}
