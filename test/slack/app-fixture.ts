import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { createSimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { createSlackApp, type SlackMode } from '../../src/slack/create-slack-app.ts'
import { createWebClient } from '../../src/slack/create-web-client.ts'
import { createRecordingActs } from './recording-acts.ts'

type Logged = { level: string; fields: object; message: string }

/** A log that remembers. */
export function createLog() {
  const lines: Logged[] = []
  const at = (level: string) => (fields: object, message: string) => void lines.push({ level, fields, message })
  return { lines, debug: at('debug'), info: at('info'), warn: at('warn'), error: at('error') }
}

const manifest = parse(readFileSync(new URL('../../manifest.yml', import.meta.url), 'utf8'))

/** A simulated Slack, set up by our manifest, with our app, not started yet. */
export async function createAppFixture(change: { botToken?: string; appToken?: string; mode?: 'http' } = {}) {
  const clock = createSkippableClock({ still: true })
  const slack = await createSimulatedSlack({ clock, manifest })
  const log = createLog()
  const { acts, committed, will, inputs } = createRecordingActs()
  const mode: SlackMode =
    change.mode === 'http'
      ? { kind: 'http', signingSecret: slack.signingSecret }
      : { kind: 'socket', appToken: change.appToken ?? slack.appToken }
  const app = await createSlackApp({
    mode,
    access: { kind: 'token', botToken: change.botToken ?? slack.botToken },
    apiUrl: slack.apiUrl,
    clock,
    log,
    recallName: 'Recall’s test region',
    acts,
  })
  const connections = (count: number) => slack.until(() => slack.connections() === count || undefined)
  const client = createWebClient({ token: slack.botToken, apiUrl: slack.apiUrl })
  return {
    /** Posts buttons as the app would, for all to see or for Ana alone; resolves with the message's `ts`. */
    async show(ids: string[], where: { channel?: string; threadTs?: string; ephemeral?: boolean } = {}) {
      const channel = slack.channel(where.channel ?? 'standup').id
      const thread = where.threadTs === undefined ? {} : { thread_ts: where.threadTs }
      const message = { channel, text: 'Card', blocks: buttons(ids), ...thread }
      if (where.ephemeral !== true) return (await client.chat.postMessage(message)).ts ?? ''
      return (await client.chat.postEphemeral({ ...message, user: slack.user('ana').id })).message_ts ?? ''
    },
    ...{ clock, slack, log, acts, committed, will, inputs, app, connections },
    record: (text: string, channel = 'standup') => slack.command({ user: 'ana', channel, command: '/record', text }),
    async [Symbol.asyncDispose]() {
      await app.stop()
      await slack.close()
    },
  }
}

/** The same, started. */
export async function startAppFixture() {
  const fixture = await createAppFixture()
  await fixture.app.start()
  return fixture
}

export const ZOOM = 'https://zoom.us/j/1234567890?pwd=secret'
export const MEET = 'https://meet.google.com/abc-defg-hij'

/** A row of buttons, each `action` or `action=value`. */
function buttons(ids: string[]) {
  const elements = ids.map((id) => {
    const [action_id = '', value = 'thread-1'] = id.split('=')
    return { type: 'button' as const, action_id, value, text: { type: 'plain_text' as const, text: action_id } }
  })
  return [{ type: 'actions' as const, elements }]
}
