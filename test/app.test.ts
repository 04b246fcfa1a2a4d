import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { StartError } from '../src/app/start-error.ts'
import { type App, startApp } from '../src/app.ts'
import { readConfig } from '../src/config.ts'
import type { Log } from '../src/log.ts'
import { createSkippableClock } from '../src/sandbox/clock.ts'
import { signWebhook } from '../src/sandbox/simulated-recall/sign-webhook.ts'
import { createSimulatedRecall } from '../src/sandbox/simulated-recall/simulated-recall.ts'
import { createSimulatedSlack } from '../src/sandbox/simulated-slack/simulated-slack.ts'
import { openSqlite } from '../src/store/open-sqlite.ts'

let folder = ''
let file = ''

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slack-recorder-'))
  file = join(folder, 'recorder.db')
})

afterEach(() => rm(folder, { recursive: true }))

/** Slack and Recall, and the settings with which the app finds them. */
async function openOutside(mode: 'socket' | 'http' = 'socket') {
  const clock = createSkippableClock({ still: true })
  await using undo = new AsyncDisposableStack()
  const slack = undo.use(await createSimulatedSlack({ clock }))
  const recall = undo.use(await createSimulatedRecall({ clock, autoplay: 'off' }))
  const env: Record<string, string> = {
    SLACK_BOT_TOKEN: slack.botToken,
    SLACK_API_URL: slack.apiUrl,
    ...(mode === 'http' ? { SLACK_SIGNING_SECRET: slack.signingSecret } : { SLACK_APP_TOKEN: slack.appToken }),
    RECALL_API_KEY: recall.apiKey,
    RECALL_API_URL: recall.apiUrl,
    RECALL_WEBHOOK_SECRET: recall.webhookSecret,
    DATABASE_URL: `sqlite:${file}`,
    HOST: '127.0.0.1',
    PORT: '0',
  }
  const rest = undo.move()
  return { clock, slack, recall, env, [Symbol.asyncDispose]: () => rest.disposeAsync() }
}

type Outside = Awaited<ReturnType<typeof openOutside>>

const logged: string[] = []
const write = (fields: object, message: string) => void logged.push(`${message} ${JSON.stringify(fields)}`)
const log: Log = { debug: write, info: write, warn: write, error: write }

async function start({ env, clock }: Pick<Outside, 'env' | 'clock'>, over: Record<string, string> = {}): Promise<App> {
  const settings = readConfig({ ...env, ...over })
  if (settings.kind === 'faulty') throw new Error(settings.faults.join('\n'))
  return await startApp(settings.config, { log, clock })
}

/** Free again: opens and closes the database. */
const takeDatabase = () => openSqlite(file).close()

// Without the simulators in its own process, and with nothing that ends it but that there is nothing left to do.
const PROGRAM = `
import { startApp } from './src/app.ts'
import { readConfig } from './src/config.ts'
const log = { debug() {}, info() {}, warn: console.error, error: console.error }
const kept = () => process.getActiveResourcesInfo().filter((one) => /TCP|Timeout|Pipe/.test(one)).join(' ')
const before = kept()
const app = await startApp(readConfig().config, { log })
const ready = await app.readiness()
await app.stop()
await app.stop()
// Closed sockets are gone a few turns later.
while (kept() !== before) await new Promise((resolve) => setImmediate(resolve))
process.once('exit', () => console.log(JSON.stringify(ready)))
`

describe('an app that was stopped', () => {
  test.each(['socket', 'http'] as const)('leaves nothing that keeps its process alive (%s)', async (mode) => {
    await using outside = await openOutside(mode)
    const run = promisify(execFile)
    const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', PROGRAM], {
      cwd: fileURLToPath(new URL('..', import.meta.url)),
      env: { ...outside.env, PATH: process.env['PATH'] },
    })
    expect(JSON.parse(stdout)).toEqual({ ready: true, problems: [] })
  })

  test('is stopped once: whoever asks again waits for the same end', async () => {
    await using outside = await openOutside()
    const app = await start(outside)
    const first = app.stop()
    await app.stop()
    await takeDatabase()
    await first
    await app.stop()
    await outside.slack.until(() => (outside.slack.connections() === 0 ? true : undefined))
    await expect(fetch(`http://127.0.0.1:${app.port}/healthz`)).rejects.toThrow()
  })

  test('has finished the webhook that was under way, and stored it', async () => {
    await using outside = await openOutside()
    const app = await start(outside)
    const body = JSON.stringify({ event: 'bot.sneezed', data: {} })
    const timestamp = Math.floor(Date.now() / 1000)
    const signed = signWebhook({ id: 'msg-1', timestamp, body }, [outside.recall.webhookSecret], 'webhook')
    const headers = { host: 'x', 'content-type': 'application/json', 'content-length': body.length, ...signed }
    const head = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
    const socket = connect(app.port, '127.0.0.1')
    const answer: Buffer[] = []
    socket.on('data', (chunk: Buffer) => answer.push(chunk))
    socket.write(`POST /webhooks/recall HTTP/1.1\r\n${head.join('')}expect: 100-continue\r\n\r\n`)
    await new Promise((resolve) => socket.once('data', resolve))

    const stopping = app.stop()
    socket.write(body)
    await new Promise((resolve) => socket.once('close', resolve))
    await stopping
    expect(Buffer.concat(answer).toString()).toMatch(/HTTP\/1.1 204/)
    const database = openSqlite(file)
    expect(await database.db.selectFrom('deliveries').select(['id', 'state']).execute()).toEqual([
      { id: 'msg-1', state: 'ignored' },
    ])
    await database.close()
  })

  test('has finished the step that was under way, and written its outcome', async () => {
    await using outside = await openOutside()
    const app = await start(outside)
    const slow = outside.slack.trouble({ method: 'chat.postMessage', kind: 'slow' })
    await outside.slack.command({
      user: 'ana',
      channel: '#standup',
      command: '/record',
      text: 'https://zoom.us/j/123456789',
    })
    await outside.slack.until(() => (slow.met() === 1 ? true : undefined))
    const stopping = app.stop()
    slow.release()
    await stopping
    const database = openSqlite(file)
    const [thread] = await database.db.selectFrom('threads').select(['card_ts', 'lease_owner']).execute()
    expect(thread).toEqual({ card_ts: expect.any(String), lease_owner: null })
    await database.close()
  })
})

describe('a start that fails', () => {
  test('because of the port leaves nothing behind', async () => {
    await using outside = await openOutside()
    const other = createServer().listen(0, '127.0.0.1')
    await new Promise((resolve) => other.once('listening', resolve))
    const PORT = String((other.address() as AddressInfo).port)
    await expect(start(outside, { PORT })).rejects.toMatchObject({ code: 'EADDRINUSE' })
    other.close()
    await takeDatabase()
    expect(outside.slack.connections()).toBe(0)
  })

  test.each([
    { name: 'SLACK_BOT_TOKEN', value: 'xoxb-wrong' },
    { name: 'SLACK_APP_TOKEN', value: 'xapp-wrong' },
  ])('because of a bad $name says so and leaves nothing behind', async ({ name, value }) => {
    await using outside = await openOutside()
    const failed = await start(outside, { [name]: value }).catch((error: unknown) => error)
    expect(failed).toBeInstanceOf(StartError)
    expect(String(failed)).toContain(name)
    expect(String(failed)).not.toContain(value)
    await takeDatabase()
    await outside.slack.until(() => (outside.slack.connections() === 0 ? true : undefined))
  })
})

describe('an error that nobody caught', () => {
  test('of the socket client is survived: the sockets are opened anew', async () => {
    await using outside = await openOutside()
    await using app = await start(outside)
    await outside.slack.until(() => (outside.slack.connections() === 2 ? true : undefined))
    const error = Object.assign(new Error('no'), { code: 'slack_socket_mode_websocket_error' })
    expect(app.survives(error)).toBe(true)
    await outside.slack.until(() => (outside.slack.connections() === 0 ? true : undefined))
    outside.clock.skip(10_000)
    await outside.slack.until(() => (outside.slack.connections() === 2 ? true : undefined))
    expect((await app.readiness()).ready).toBe(true)
  })

  test.each([new Error('x'), new TypeError('fetch failed'), 'a text', undefined, { code: 'slack_socket_mode_x' }])(
    'of anybody else is not (%s)',
    async (error) => {
      await using outside = await openOutside('http')
      await using app = await start(outside)
      expect(app.survives(error)).toBe(false)
    },
  )
})

describe('GET /readyz', () => {
  const ask = async (app: App) => {
    const answer = await fetch(`http://127.0.0.1:${app.port}/readyz`)
    const { problems } = (await answer.json()) as { problems: string[] }
    return { status: answer.status, problems: problems.join(' ') }
  }

  test('says 503 while Slack has never been reached', async () => {
    await using outside = await openOutside()
    await outside.slack.close()
    await using app = await start(outside)
    expect(await ask(app)).toEqual({ status: 503, problems: expect.stringContaining('Slack') })
    expect((await fetch(`http://127.0.0.1:${app.port}/healthz`)).status).toBe(200)
  })

  test('says 503 when there was no connection to Slack for 45 s, and not before', async () => {
    await using outside = await openOutside()
    await using app = await start(outside)
    expect(await ask(app)).toEqual({ status: 200, problems: '' })
    const lost = logged.length
    await outside.slack.close()
    while (!logged.slice(lost).some((line) => line.includes('"connected":false'))) {
      await new Promise((resolve) => setImmediate(resolve))
    }
    outside.clock.skip(15_000)
    expect((await ask(app)).status).toBe(200)
    outside.clock.skip(45_000)
    expect(await ask(app)).toEqual({ status: 503, problems: expect.stringContaining('Slack') })
  })

  test('says 503 when Recall does not take our key', async () => {
    await using outside = await openOutside()
    await using app = await start(outside, { RECALL_API_KEY: 'wrong' })
    while (!logged.some((line) => line.includes('RECALL_API_KEY')))
      await new Promise((resolve) => setImmediate(resolve))
    expect(await ask(app)).toEqual({ status: 503, problems: expect.stringContaining('RECALL_API_KEY') })
  })
})

describe('GET /r/<token>', () => {
  const TOKEN = 'a'.repeat(22)
  const open = async (app: App) => await fetch(`http://127.0.0.1:${app.port}/r/${TOKEN}`, { redirect: 'manual' })

  test('with PUBLIC_URL answers a page for a link that was never given, and its token reaches no log', async () => {
    await using outside = await openOutside()
    await using app = await start(outside, { PUBLIC_URL: 'https://recorder.example.com' })
    const before = logged.length
    const answer = await open(app)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(answer.headers.get('cache-control')).toContain('no-store')
    expect(logged.slice(before).join(' ')).not.toContain(TOKEN)
  })

  test('without PUBLIC_URL there is no such page', async () => {
    await using outside = await openOutside()
    await using app = await start(outside)
    const answer = await open(app)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('content-type') ?? '').not.toContain('text/html')
  })
})
