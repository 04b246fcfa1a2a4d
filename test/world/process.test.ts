import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { createSimulatedRecall } from '../../src/sandbox/simulated-recall/simulated-recall.ts'
import { createSimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'

// The unmodified process, as `npm start` runs it, set up by environment variables only.

let folder = ''
let running: ChildProcess[] = []

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slack-recorder-'))
  running = []
})

afterEach(async () => {
  for (const child of running) child.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

type Started = { child: ChildProcess; output: () => string; exit: Promise<number | null> }

function start(env: Record<string, string>): Started {
  const child = spawn(process.execPath, ['src/main.ts'], {
    env: { PATH: process.env['PATH'], HOST: '127.0.0.1', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  running.push(child)
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exit = once(child, 'exit').then(([code]) => code as number | null)
  return { child, output: () => output, exit }
}

/** Resolves with the port once the process says that it runs. */
async function portOf(started: Started): Promise<number> {
  for (;;) {
    const port = /"port":(\d+)/.exec(started.output())?.[1]
    if (port !== undefined) return Number(port)
    if (started.child.exitCode !== null) throw new Error(started.output())
    await Promise.race([once(started.child.stdout ?? started.child, 'data'), started.exit])
  }
}

describe('with simulated Slack and Recall', () => {
  test.each([
    { mode: 'socket', polling: false },
    { mode: 'http', polling: true },
  ])(
    'a kill -9 in the middle of the meeting and a restart still end in one link ($mode, polling: $polling)',
    async ({ mode, polling }) => {
      // The process has a clock of its own; Slack's stands still, so that it never says that an answer came too late.
      const clock = createSkippableClock({ still: true })
      await using slack = await createSimulatedSlack({ clock })
      slack.useBudgets(false)
      await using recall = await createSimulatedRecall({ clock, autoplay: 'off' })
      const env = {
        SLACK_BOT_TOKEN: slack.botToken,
        SLACK_API_URL: slack.apiUrl,
        RECALL_API_KEY: recall.apiKey,
        RECALL_API_URL: recall.apiUrl,
        DATABASE_URL: `sqlite:${join(folder, 'recorder.db')}`,
        SWEEP_QUIET_SECONDS: '1',
        ...(mode === 'http' ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken }),
        ...(polling ? {} : { RECALL_WEBHOOK_SECRET: recall.webhookSecret }),
      }
      const connect = async (started: Started) => {
        const address = `http://127.0.0.1:${await portOf(started)}`
        if (mode === 'http') slack.deliverOverHttp(`${address}/slack/events`)
        // On a slow machine it may run before its socket is open, and Slack would refuse the command.
        else await slack.until(() => slack.connections() > 0 || undefined)
        if (!polling) recall.sendWebhooksTo(`${address}/webhooks/recall`)
      }
      const posts = () => slack.messages('#standup').filter((message) => message.author.kind === 'app')
      const results = () => posts().flatMap((card) => slack.thread('#standup', card.ts).slice(1))

      const first = start(env)
      await connect(first)
      await slack.command({ user: 'ana', channel: '#standup', command: '/record', text: 'https://zoom.us/j/123456789' })
      const bot = await recall.until(() => recall.bots[0])
      bot.joinCall()
      bot.letIn()
      bot.startRecording()
      await slack.until(() => (posts()[0]?.text.includes('Recording since') ? true : undefined))
      first.child.kill('SIGKILL')
      await first.exit
      bot.endCall()
      bot.finishMedia()
      bot.done()

      const second = start(env)
      await connect(second)
      await slack.until(() => results()[0])
      await slack.until(() => (posts()[0]?.text.includes('Recording ready') ? true : undefined))
      expect(posts()).toHaveLength(1)
      expect(results()).toHaveLength(1)
      expect(JSON.stringify(results()[0]?.blocks)).toContain('X-Amz-Signature')
      expect(recall.bots).toHaveLength(1)

      second.child.kill('SIGTERM')
      expect(await second.exit).toBe(0)
      expect(second.output()).not.toMatch(/X-Amz-Signature|xoxb-|xapp-/)
    },
  )
})

describe('a start that cannot be', () => {
  test('lists every missing or malformed setting at once and exits with 2', async () => {
    const started = start({
      SLACK_BOT_TOKEN: 'xoxp-wrong',
      RECALL_REGION: 'mars',
      PORT: 'many',
      RECALL_WEBHOOK_SECRET: 'nope',
    })
    expect(await started.exit).toBe(2)
    for (const name of [
      'SLACK_BOT_TOKEN',
      'SLACK_APP_TOKEN',
      'RECALL_API_KEY',
      'RECALL_REGION',
      'PORT',
      'RECALL_WEBHOOK_SECRET',
    ]) {
      expect(started.output()).toContain(`  - ${name}: `)
    }
    expect(started.output()).not.toMatch(/\bat .*\.ts:\d+/)
  })

  const SETTINGS = {
    SLACK_BOT_TOKEN: 'xoxb-1',
    SLACK_APP_TOKEN: 'xapp-1',
    SLACK_API_URL: 'http://127.0.0.1:9/api/',
    RECALL_API_KEY: 'key',
    RECALL_API_URL: 'http://127.0.0.1:9',
  }

  test('says that HOST is no address of this machine and exits with 2', async () => {
    const env = { ...SETTINGS, DATABASE_URL: `sqlite:${join(folder, 'recorder.db')}`, HOST: '203.0.113.7' }
    const started = start(env)
    expect(await started.exit).toBe(2)
    expect(started.output()).toContain('HOST is 203.0.113.7')
    expect(started.output()).not.toMatch(/\bat .*\.ts:\d+/)
  })

  test('ends with 0 at a signal that comes before Slack has answered', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1')
    const asked = once(silent, 'request')
    await once(silent, 'listening')
    const { port } = silent.address() as AddressInfo
    const database = `sqlite:${join(folder, 'recorder.db')}`
    const started = start({ ...SETTINGS, DATABASE_URL: database, SLACK_API_URL: `http://127.0.0.1:${port}/api/` })
    await asked
    started.child.kill('SIGTERM')
    expect(await started.exit).toBe(0)
    silent.closeAllConnections()
    silent.close()
  })

  test('says that a database file is none and exits with 2', async () => {
    const file = join(folder, 'notes.txt')
    await writeFile(file, 'this is not a database, and long enough to be noticed as such. '.repeat(20))
    const started = start({ ...SETTINGS, DATABASE_URL: `sqlite:${file}` })
    expect(await started.exit).toBe(2)
    expect(started.output()).toContain('DATABASE_URL')
    expect(started.output()).not.toMatch(/\bat .*\.ts:\d+/)
  })

  test('says that another process has the database and exits with 2', async () => {
    const env = { ...SETTINGS, DATABASE_URL: `sqlite:${join(folder, 'recorder.db')}` }
    await portOf(start(env))
    const second = start(env)
    expect(await second.exit).toBe(2)
    expect(second.output()).toContain('already in use')
  })
})
