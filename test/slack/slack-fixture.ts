import { createServer } from 'node:http'
import { newThread, type Thread } from '../../src/recording/thread.ts'
import type { CardView, ResultView } from '../../src/recording/views.ts'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { createSimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { createSlackPort } from '../../src/slack/create-slack-port.ts'
import { createWebClient } from '../../src/slack/create-web-client.ts'

/** A simulated Slack, and the port that is tested, with a real WebClient in between. */
export async function createFixture() {
  const clock = createSkippableClock({ still: true })
  const slack = await createSimulatedSlack({ clock })
  const client = createWebClient({ token: slack.botToken, apiUrl: slack.apiUrl })
  const port = createSlackPort({
    clientFor: () => client,
    clock,
    recallName: 'Recall’s test region',
    placeFor: async () => ({
      slackName: 'recorder',
      permalink: ({ channel, ts }) => `https://team.slack.com/${channel}/${ts}`,
    }),
  })
  const made = { count: 0 }
  return {
    clock,
    slack,
    port,
    client,
    /** A thread in that channel, asked for by Ana, with an id of its own. */
    thread(channel: string, change: Partial<Thread> = {}): Thread {
      made.count += 1
      const now = clock.now()
      const input = { id: `thread-${made.count}`, botId: 'bot', team: 'T', rootTs: null, answerRoute: null }
      const who = { channel: slack.channel(channel).id, requester: slack.user('ana').id }
      return { ...newThread({ ...input, ...who, requestedAt: now, answerBy: now + 3_600_000 }), ...change }
    },
    /** The calls of one method, oldest first. */
    calls: (method: string) => slack.calls.filter((call) => call.method === method),
    [Symbol.asyncDispose]: () => slack.close(),
  }
}

export const card: CardView = {
  threadId: 'thread-1',
  requester: 'U0ANA',
  platform: 'zoom',
  meetingLabel: 'zoom.us/j/123 4567 8901',
  botName: 'Recorder',
  shared: false,
  others: false,
  unreadableSince: null,
  state: { kind: 'requested' },
  wanted: null,
  buttons: ['cancel'],
  retriedBy: null,
}

const view: ResultView = {
  threadId: 'thread-1',
  mention: ['U0ANA'],
  platform: 'zoom',
  botName: 'Recorder',
  requestedAt: 0,
  waitingRoomMinutes: 10,
  content: {
    kind: 'recording',
    title: 'Weekly',
    parts: [{ recordingId: 'rec-1', number: 1, state: 'ready', startedAt: 0, lengthMs: 60_000, keptUntil: null }],
    final: true,
    reason: null,
    stoppedBy: null,
  },
  tryAgain: false,
  retriedBy: null,
}
export const LINK = 'https://bucket.example.com/1.mp4?sig=abc'
export const result = { view, links: [{ recordingId: 'rec-1', url: LINK, until: 3_600_000 }] }

/** A server that answers every request with this status (or, with null, cuts it), and remembers the bodies. */
export async function startServer(status: number | null) {
  const bodies: string[] = []
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      bodies.push(Buffer.concat(chunks).toString())
      if (status === null) response.socket?.destroy()
      else response.writeHead(status).end('ok')
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    url: `http://127.0.0.1:${port}/`,
    bodies,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
