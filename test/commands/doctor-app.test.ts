import { chmod, mkdir, writeFile } from 'node:fs/promises'
import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { freePort, openPlace, type Place, until } from '../world/process-fixture.ts'
import { healthy, openStub, runDoctor, runPlain } from './run-doctor.ts'

// Each line about this machine and about the way in, passing and failing, beside the real app where one is needed.

let place: Place
/** Where the app runs, in Socket Mode with webhooks. */
let address = ''
/** Where one runs in HTTP mode and polling. */
let polling = ''

beforeAll(async () => {
  place = await openPlace(createSkippableClock())
  address = (await place.run()).address
  const env = {
    ...{ SLACK_APP_TOKEN: '', SLACK_SIGNING_SECRET: place.slack.signingSecret, RECALL_WEBHOOK_SECRET: '' },
    DATABASE_URL: `sqlite:${join(place.folder, 'polling.db')}`,
  }
  polling = (await place.run({ env })).address
  await place.slack.until(() => place.slack.connections() > 0 || undefined)
  // A busy machine may ack too late, and then Slack says that it failed: asked again, it is the same recording.
  await until(async () => {
    await place.slack.command({ user: 'ana', channel: '#standup', command: '/record', text: 'https://zoom.us/j/123' })
    return place.slack.messages('#standup').length > 0
  })
})

afterAll(async () => await place[Symbol.asyncDispose]())

const portOf = (url: string) => new URL(url).port

/** The settings of the app that runs, and a PORT where nobody is unless told otherwise. */
async function examine(
  env: Record<string, string> = {},
  more: { cwd?: string; preload?: string; args?: string[] } = {},
) {
  return await runDoctor({
    cwd: place.folder,
    env: { ...place.env, HOST: '127.0.0.1', PORT: String(await freePort()), ...env },
    ...more,
    apart: more.cwd !== undefined || more.preload !== undefined,
  })
}

const beside = () => ({ PORT: portOf(address) })
const OTHER_SECRET = `whsec_${Buffer.alloc(24, 9).toString('base64')}`

test.concurrent('beside a healthy app nothing is wrong, and nothing is changed', async () => {
  const before = place.read('select * from remembered')
  const { lines, code } = await examine({ ...beside(), PUBLIC_URL: address })
  expect(lines.filter(({ outcome }) => outcome === 'fail' || outcome === 'warn')).toEqual([])
  const passed = lines.filter(({ outcome }) => outcome === 'ok').map(({ name }) => name)
  expect(passed).toEqual([
    ...['Node', 'Settings', 'Database', 'App', 'Clock', 'Slack token', 'Slack scopes', 'Slack socket'],
    ...['Slack channels', 'Recall key', 'Public address', 'Recall webhooks'],
  ])
  expect(code).toBe(0)
  expect(place.read('select * from remembered')).toEqual(before)
  expect(place.slack.violations).toEqual([])
})

test.concurrent('beside the app no connection is opened that could take its commands', async () => {
  const { line } = await examine(beside())
  expect(line('Slack socket')).toMatchObject({
    outcome: 'ok',
    found: expect.stringContaining('no connection was opened'),
  })
})

test.concurrent('the same holds when only the public address answers', async () => {
  const { line } = await examine({ PUBLIC_URL: address })
  expect(line('Slack socket').found).toContain('no connection was opened')
  expect(line('Recall webhooks').outcome).toBe('ok')
})

describe('the line “Node”', () => {
  test.concurrent('fails for one that is too old', async () => {
    const preload = "Object.defineProperty(process.versions, 'node', { value: '24.11.1' })"
    const { line, code } = await examine({}, { preload })
    expect(line('Node')).toMatchObject({ outcome: 'fail', found: '24.11.1 is older than 24.12' })
    expect(code).toBe(1)
  })
})

describe('the line “Settings”', () => {
  test.concurrent('lists every fault, ends with 2, and hides nothing that can be said all the same', async () => {
    const { line, code } = await examine({
      SLACK_BOT_TOKEN: '',
      RECALL_WEBHOOK_SECRET: 'nope',
      BOT_NAME: 'x'.repeat(101),
    })
    expect(line('Settings').outcome).toBe('fail')
    expect(line('Settings').found).toMatch(
      /3 are missing[\s\S]*RECALL_WEBHOOK_SECRET: must[\s\S]*BOT_NAME: must[\s\S]*SLACK_BOT_TOKEN: is/,
    )
    expect(line('Settings').mend).toContain('npm run setup')
    expect(line('Slack token')).toMatchObject({ outcome: 'skipped', found: 'first mend SLACK_BOT_TOKEN' })
    expect(line('Recall webhooks')).toMatchObject({ outcome: 'skipped', found: 'first mend RECALL_WEBHOOK_SECRET' })
    expect(line('Slack socket').found).toContain('it works')
    expect(line('Recall key').outcome).toBe('ok')
    expect(line('Database').outcome).toBe('ok')
    expect(code).toBe(2)
  })

  test.concurrent('tells what is missing of many workspaces, and checks the rest', async () => {
    const { line, code } = await examine({ SLACK_BOT_TOKEN: '', SLACK_CLIENT_ID: '1.2' })
    expect(line('Settings').found).toMatch(
      /SLACK_CLIENT_SECRET[\s\S]*SLACK_STATE_SECRET[\s\S]*ENCRYPTION_KEY[\s\S]*PUBLIC_URL/,
    )
    expect(line('Slack token').outcome).toBe('skipped')
    expect(line('Recall key').outcome).toBe('ok')
    expect(code).toBe(2)
  })

  test.concurrent('warns of an .env that others can read', async () => {
    const cwd = join(place.folder, 'open')
    await mkdir(cwd)
    await writeFile(join(cwd, '.env'), 'BOT_NAME=Notes\n')
    await chmod(join(cwd, '.env'), 0o644)
    expect((await examine({}, { cwd })).line('Settings')).toMatchObject({
      outcome: 'warn',
      mend: 'Run `chmod 600 .env`.',
    })
    await chmod(join(cwd, '.env'), 0o600)
    expect((await examine({}, { cwd })).line('Settings').outcome).toBe('ok')
  })
})

describe('the line “Database”', () => {
  const url = (name: string) => ({ DATABASE_URL: `sqlite:${join(place.folder, name)}` })

  test.concurrent('passes beside the app that uses it', async () => {
    expect((await examine(beside())).line('Database')).toMatchObject({
      outcome: 'ok',
      found: expect.stringMatching(/written, read and taken back; 1 recording$/),
    })
  })

  test.concurrent('passes where nothing is yet, and makes nothing', async () => {
    const { line } = await examine(url('to/come.db'))
    expect(line('Database')).toMatchObject({ outcome: 'ok', found: expect.stringContaining('nothing there yet') })
    await expect(chmod(join(place.folder, 'to'), 0o700)).rejects.toThrow('ENOENT')
  })

  test.concurrent('fails where none can be', async () => {
    await writeFile(join(place.folder, 'file'), '')
    expect((await examine(url('file/recorder.db'))).line('Database')).toMatchObject({
      ...{
        outcome: 'fail',
        found: expect.stringContaining('is not a folder'),
        mend: expect.stringContaining('DATABASE_URL'),
      },
    })
  })

  test.concurrent('fails for a file that is none', async () => {
    await writeFile(join(place.folder, 'notes.txt'), 'this is not a database, and long enough to be seen. '.repeat(20))
    const { line } = await examine(url('notes.txt'))
    expect(line('Database')).toMatchObject({ outcome: 'fail', found: expect.stringContaining('not a database of') })
  })

  test.concurrent('fails for the database of another program', async () => {
    const other = new Database(join(place.folder, 'other.db'))
    other.exec('create table songs (name text)')
    other.close()
    const { line } = await examine(url('other.db'))
    expect(line('Database')).toMatchObject({ outcome: 'fail', found: expect.stringContaining('not a database of') })
  })

  test.concurrent('fails while another program keeps it locked', async () => {
    const copy = join(place.folder, 'locked.db')
    place.read(`select 1`)
    const source = new Database(place.file, { readonly: true })
    source.prepare('vacuum into ?').run(copy)
    source.close()
    const locked = new Database(copy)
    locked.exec('begin exclusive')
    const { line } = await examine(url('locked.db'))
    locked.close()
    expect(line('Database')).toMatchObject({
      outcome: 'fail',
      found: expect.stringContaining('keeps the database locked'),
    })
  })

  test.concurrent('fails for a Postgres that cannot be opened, without its password', async () => {
    const { line } = await examine({ DATABASE_URL: 'postgres://me:dont-tell-this@127.0.0.1:9/recorder' })
    expect(line('Database').outcome).toBe('fail')
    expect(JSON.stringify(line('Database'))).toContain('127.0.0.1:9/recorder')
    expect(JSON.stringify(line('Database'))).not.toContain('dont-tell-this')
  })
})

describe('the line “App”', () => {
  test.concurrent('is skipped while it does not run', async () => {
    expect((await examine()).line('App')).toMatchObject({
      outcome: 'skipped',
      mend: expect.stringContaining('npm start'),
    })
  })

  test.concurrent('is skipped when nobody can know its port', async () => {
    expect((await examine({ PORT: '0' })).line('App').outcome).toBe('skipped')
  })

  test.concurrent('fails with what the app says of itself', async () => {
    const problems = ['Slack is not connected.\u001b[2J\u0007']
    await using stub = await openStub((_, response) =>
      response.writeHead(503).end(JSON.stringify({ ready: false, problems })),
    )
    const { line } = await examine({ PORT: String(stub.port) })
    expect(line('App')).toMatchObject({ outcome: 'fail', found: expect.stringContaining('Slack is not connected.') })
    expect(line('App').found).not.toMatch(/(?!\n)\p{Cc}/u)
  })

  test.concurrent('fails when another program has the port', async () => {
    await using stub = await openStub((_, response) => response.end('It works!'))
    const { line } = await examine({ PORT: String(stub.port) })
    expect(line('App')).toMatchObject({ outcome: 'fail', found: expect.stringContaining('another program') })
  })
})

const LINES_OF_DOOR: { when: string; answer: RequestListener; says: RegExp; mends: RegExp }[] = [
  {
    when: 'it redirects',
    answer: (_, response) => response.writeHead(301, { location: 'https://www.example.com/healthz?a=1' }).end(),
    ...{ says: /redirects to https:\/\/www\.example\.com \(HTTP 301\)/, mends: /address that it ends at/ },
  },
  {
    when: 'a login is in front of it',
    answer: (_, response) => response.setHeader('content-type', 'text/html').end('<h1>Sign in</h1>'),
    ...{ says: /something in front of the app \(HTTP 200\)/, mends: /login/ },
  },
  {
    when: 'a firewall refuses',
    answer: (_, response) => response.writeHead(403).end(),
    ...{ says: /something in front of the app \(HTTP 403\)/, mends: /without asking/ },
  },
  {
    when: 'another program answers',
    answer: (_, response) => response.writeHead(404).end(),
    ...{ says: /answers HTTP 404/, mends: /Another program/ },
  },
  {
    when: 'a proxy does not reach the app',
    answer: (_, response) => response.writeHead(502).end(),
    ...{ says: /does not reach the app \(HTTP 502\)/, mends: /HOST, PORT/ },
  },
]

describe('the line “Public address”', () => {
  test.concurrent.each(LINES_OF_DOOR)('fails when $when', async ({ answer, says, mends }) => {
    await using stub = await openStub(answer)
    const { line } = await examine({ ...beside(), PUBLIC_URL: stub.url })
    expect(line('Public address')).toMatchObject({
      ...{ outcome: 'fail', found: expect.stringMatching(says), mend: expect.stringMatching(mends) },
    })
    expect(line('Recall webhooks')).toMatchObject({ outcome: 'skipped', found: 'the public address has to work first' })
  })

  test.concurrent('fails when it does not speak https', async () => {
    const { line } = await examine({ ...beside(), PUBLIC_URL: address.replace('http:', 'https:') })
    expect(line('Public address')).toMatchObject({
      outcome: 'fail',
      found: expect.stringMatching(/does not speak https/),
    })
  })

  test.concurrent('fails when its name is not known', async () => {
    const { line } = await examine({ PUBLIC_URL: 'https://recorder.invalid' })
    expect(line('Public address').found).toMatch(/the name recorder\.invalid is not known \((ENOTFOUND|EAI_AGAIN)\)/)
  })

  test.concurrent('fails when nothing listens there although the app runs', async () => {
    const { line } = await examine({ ...beside(), PUBLIC_URL: `http://127.0.0.1:${await freePort()}` })
    expect(line('Public address')).toMatchObject({ outcome: 'fail', found: expect.stringContaining('nothing listens') })
  })

  test.concurrent.each([
    { what: 'nothing listens there', stub: null },
    { what: 'only the proxy is there', stub: 502 },
  ])('is skipped while the app does not run and $what', async ({ stub: status }) => {
    await using stub = await openStub((_, response) => response.writeHead(status ?? 500).end())
    const url = status === null ? `http://127.0.0.1:${await freePort()}` : stub.url
    const { line, code } = await examine({ PUBLIC_URL: url })
    for (const name of ['Public address', 'Recall webhooks']) {
      expect(line(name)).toMatchObject({ outcome: 'skipped', mend: expect.stringContaining('then run doctor again') })
    }
    expect(code).toBe(0)
  })
})

describe('the line “Recall webhooks”', () => {
  test.concurrent('passes in polling mode', async () => {
    const { line } = await examine({ RECALL_WEBHOOK_SECRET: '' })
    expect(line('Recall webhooks')).toMatchObject({ outcome: 'ok', found: expect.stringContaining('polling') })
  })

  test.concurrent('is skipped while nobody is there to answer', async () => {
    const { line } = await examine()
    expect(line('Recall webhooks')).toMatchObject({ outcome: 'skipped', mend: expect.stringContaining('npm start') })
  })

  test.concurrent('warns without a public address', async () => {
    const { line } = await examine(beside())
    expect(line('Recall webhooks')).toMatchObject({ outcome: 'warn', mend: expect.stringContaining('PUBLIC_URL') })
  })

  test.concurrent('fails when the running app has another secret, and tells which of several', async () => {
    const secrets = `${place.recall.webhookSecret},${OTHER_SECRET}`
    const { line } = await examine({ PUBLIC_URL: address, RECALL_WEBHOOK_SECRET: secrets })
    expect(line('Recall webhooks')).toMatchObject({
      ...{ outcome: 'fail', found: expect.stringMatching(/\(secret 2 of 2\) \(HTTP 401\)/) },
      mend: expect.stringContaining('another secret'),
    })
  })

  test.concurrent('fails when the running app polls', async () => {
    const { line } = await examine({ PUBLIC_URL: polling })
    expect(line('Recall webhooks')).toMatchObject({
      ...{ outcome: 'fail', found: expect.stringContaining('HTTP 404'), mend: expect.stringContaining('polling mode') },
    })
  })

  test.concurrent.each([
    { status: 503, says: /cannot store webhooks now/ },
    { status: 302, says: /redirects/ },
    { status: 403, says: /something in front/ },
    { status: 502, says: /does not reach the app/ },
    { status: 413, says: /answers HTTP 413/ },
  ])('fails when they are answered $status', async ({ status, says }) => {
    await using stub = await openStub(healthy((_, response) => response.writeHead(status).end()))
    const { line } = await examine({ PUBLIC_URL: stub.url })
    expect(line('Recall webhooks')).toMatchObject({ outcome: 'fail', found: expect.stringMatching(says) })
  })

  test.concurrent('fails when whatever is sent is taken', async () => {
    await using stub = await openStub(healthy((_, response) => response.writeHead(204).end()))
    const { line } = await examine({ PUBLIC_URL: stub.url })
    expect(line('Recall webhooks').found).toMatch(/a forged one with HTTP 204 instead of 401/)
  })

  test.concurrent('fails when the connection breaks', async () => {
    await using stub = await openStub(healthy((request) => request.socket.destroy()))
    const { line } = await examine({ PUBLIC_URL: stub.url })
    expect(line('Recall webhooks').found).toMatch(/gave no answer/)
  })
})

describe('the line “Slack requests”', () => {
  const http = () => ({
    SLACK_APP_TOKEN: '',
    SLACK_SIGNING_SECRET: place.slack.signingSecret,
    RECALL_WEBHOOK_SECRET: '',
  })

  test.concurrent('passes when a signed one gets through, and then there is no socket', async () => {
    const { line } = await examine({ ...http(), PUBLIC_URL: polling, PORT: portOf(polling) })
    expect(line('Slack requests').outcome).toBe('ok')
    expect(line('Slack socket')).toMatchObject({ outcome: 'skipped', found: expect.stringContaining('HTTP mode') })
  })

  test.concurrent('is skipped in Socket Mode', async () => {
    expect((await examine()).line('Slack requests').outcome).toBe('skipped')
  })

  test.concurrent('fails when the running app has another secret', async () => {
    const { line } = await examine({ ...http(), SLACK_SIGNING_SECRET: 'another-signing-secret', PUBLIC_URL: polling })
    expect(line('Slack requests')).toMatchObject({ outcome: 'fail', found: expect.stringContaining('HTTP 401') })
  })

  test.concurrent('fails when the running app is in Socket Mode', async () => {
    const { line } = await examine({ ...http(), PUBLIC_URL: address })
    expect(line('Slack requests')).toMatchObject({ outcome: 'fail', mend: expect.stringContaining('Socket Mode') })
  })

  test.concurrent('fails when a page answers', async () => {
    await using stub = await openStub(
      healthy((_, response) => response.setHeader('content-type', 'text/html').end('<p>Hi')),
    )
    const { line } = await examine({ ...http(), PUBLIC_URL: stub.url })
    expect(line('Slack requests').found).toMatch(/something in front of the app/)
  })
})

describe('the line “Install page”', () => {
  const oauth = (url: string) => ({
    ...{ SLACK_BOT_TOKEN: '', SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'the-client-secret' },
    ...{
      SLACK_STATE_SECRET: 'a-long-random-text',
      ENCRYPTION_KEY: Buffer.alloc(32, 7).toString('base64'),
      PUBLIC_URL: url,
    },
    RECALL_WEBHOOK_SECRET: '',
  })

  test.concurrent('is skipped for one workspace', async () => {
    expect((await examine()).line('Install page').outcome).toBe('skipped')
  })

  test.concurrent('passes when it is there, and the lines about one token are skipped', async () => {
    await using stub = await openStub(
      healthy((request, response) =>
        response.writeHead(request.url === '/slack/install' ? 200 : 404).end('Add to Slack'),
      ),
    )
    const { line } = await examine(oauth(stub.url))
    expect(line('Install page').outcome).toBe('ok')
    for (const name of ['Slack token', 'Slack scopes', 'Slack channels']) expect(line(name).outcome).toBe('skipped')
    expect(line('Clock').outcome).toBe('ok')
  })

  test.concurrent('fails when the running app is set up for one workspace', async () => {
    const { line } = await examine(oauth(address))
    expect(line('Install page')).toMatchObject({ outcome: 'fail', found: expect.stringContaining('HTTP 404') })
  })
})

describe('the line “Slack channels”', () => {
  test.concurrent('tells of the channels where recordings were asked for', async () => {
    const { line } = await examine(beside())
    expect(line('Slack channels')).toMatchObject({ outcome: 'ok', found: '#standup: the app is in it' })
  })
})

describe('the command', () => {
  const plain = async (args: string[]) =>
    await runPlain({ cwd: place.folder, env: { ...place.env, HOST: '127.0.0.1', PORT: portOf(address) }, args })

  test.concurrent('prints a line for each check, and what to do at the end', async () => {
    const { out, code } = await plain([])
    expect(out).toMatch(/^slack-recorder doctor\n\n✓ Node {12}\d+\.\d+\.\d+\n✓ Settings/)
    expect(out).toMatch(/\nNothing is wrong\. Type \/record in a channel\.\n$/)
    expect(out).not.toContain('\u001b')
    expect(code).toBe(0)
  })

  test.concurrent.each([['--jsn'], ['--channel'], ['--channel', '#standup'], ['C0123456789']])(
    'ends with 2 and its usage at %j %j',
    async (...args) => {
      const { out, err, code } = await plain(args)
      expect({ out, code }).toEqual({ out: '', code: 2 })
      expect(err).toContain('npm run doctor')
      expect(err).not.toMatch(/\bat .*\.ts:\d+/)
    },
  )

  test.concurrent('prints its usage when asked', async () => {
    expect(await plain(['--help'])).toMatchObject({ code: 0, out: expect.stringContaining('--json') })
  })
})
