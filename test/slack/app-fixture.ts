import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { createSimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { createSlackApp, type SlackMode } from '../../src/slack/create-slack-app.ts'
import type { RequestInput, RequestTaken } from '../../src/slack/record-command.ts'

type Logged = { level: string; fields: object; message: string }

/** A log that remembers. */
export function createLog() {
  const lines: Logged[] = []
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message })
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

/** A simulated Slack with our app, not started yet. What `take` answers to a request can be changed at any time. */
export async function createAppFixture(change: { botToken?: string; appToken?: string; mode?: 'http' } = {}) {
  const clock = createSkippableClock({ still: true })
  const slack = await createSimulatedSlack({ clock })
  const log = createLog()
  const requests: RequestInput[] = []
  const answer: { take: () => Promise<RequestTaken> } = { take: () => Promise.resolve({ kind: 'taken' }) }
  const mode: SlackMode =
    change.mode === 'http'
      ? { kind: 'http', signingSecret: slack.signingSecret }
      : { kind: 'socket', appToken: change.appToken ?? slack.appToken }
  const app = await createSlackApp({
    mode,
    botToken: change.botToken ?? slack.botToken,
    apiUrl: slack.apiUrl,
    clock,
    log,
    takeRequest(input) {
      requests.push(input)
      return answer.take()
    },
  })
  const connections = (count: number) => slack.until(() => slack.connections() === count || undefined)
  return {
    ...{ clock, slack, log, requests, answer, app, connections },
    record: (text: string, channel = 'standup') => slack.command({ user: 'ana', channel, command: '/record', text }),
    async [Symbol.asyncDispose]() {
      await app.stop()
      await slack.close()
    },
  }
}

export const ZOOM = 'https://zoom.us/j/1234567890?pwd=secret'
