import { globSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Config, readConfig, secretsOf } from '../src/config.ts'
import { SETTINGS } from '../src/env-settings.ts'
import { longestLifeMs } from '../src/recording/policy.ts'

const REQUIRED = {
  SLACK_BOT_TOKEN: 'xoxb-1',
  SLACK_APP_TOKEN: 'xapp-1',
  RECALL_API_KEY: 'key',
  RECALL_REGION: 'us-west-2',
}
const DAY = 24 * 60 * 60_000
const MINUTE = 60_000

function configOf(env: Record<string, string | undefined> = {}, base: Record<string, string> = REQUIRED): Config {
  const outcome = readConfig({ ...base, ...env })
  if (outcome.kind === 'faulty') throw new Error(outcome.faults.join('\n'))
  return outcome.config
}

function faultsOf(env: Record<string, string | undefined> = {}, base: Record<string, string> = REQUIRED): string[] {
  const outcome = readConfig({ ...base, ...env })
  return outcome.kind === 'faulty' ? outcome.faults : []
}

const read = (file: string) => readFileSync(new URL(`../${file}`, import.meta.url), 'utf8')
const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(([, name]) => name ?? '').sort()

describe('settings', () => {
  test('have the defaults that are documented', () => {
    expect(configOf()).toEqual({
      slack: {
        access: { kind: 'token', botToken: 'xoxb-1' },
        mode: { kind: 'socket', appToken: 'xapp-1' },
        apiUrl: 'https://slack.com/api/',
      },
      recall: {
        apiKey: 'key',
        apiUrl: 'https://us-west-2.recall.ai',
        name: 'region us-west-2',
        webhookSecrets: [],
        retentionHours: null,
        joinMessage: expect.stringContaining('recording this meeting'),
      },
      publicUrl: null,
      trustProxy: 0,
      database: { kind: 'sqlite', path: './data/recorder.db' },
      encryptionKeys: [],
      host: '0.0.0.0',
      port: 3000,
      botName: 'Recorder',
      waitingRoomMs: 10 * MINUTE,
      maxRecordingMs: 240 * MINUTE,
      sweepQuietMs: 60_000,
      lostAfterMs: null,
      historyMs: 30 * DAY,
      logLevel: 'info',
    } satisfies Config)
  })

  test('are taken over, durations in milliseconds', () => {
    const config = configOf({
      BOT_NAME: 'Weekly notes',
      JOIN_MESSAGE: 'Hello',
      MAX_RECORDING_MINUTES: '90',
      WAITING_ROOM_MINUTES: '0.5',
      RETENTION_HOURS: '48',
      HOST: '::1',
      PORT: '0',
      LOG_LEVEL: 'debug',
      HISTORY_DAYS: '1',
      SWEEP_QUIET_SECONDS: '0.1',
      LOST_AFTER_MINUTES: '0.05',
      TRUST_PROXY: '1',
    })
    expect(config).toMatchObject({ botName: 'Weekly notes', host: '::1', port: 0, logLevel: 'debug', historyMs: DAY })
    expect(config).toMatchObject({ maxRecordingMs: 90 * MINUTE, waitingRoomMs: 30_000, sweepQuietMs: 100 })
    expect(config).toMatchObject({
      trustProxy: 1,
      lostAfterMs: 3_000,
      recall: { joinMessage: 'Hello', retentionHours: 48 },
    })
  })

  test('are read without the spaces around them', () => {
    expect(configOf({ SLACK_BOT_TOKEN: ' xoxb-1\n', PORT: ' 80 ' })).toMatchObject({
      slack: { access: { botToken: 'xoxb-1' } },
      port: 80,
    })
  })

  test('that are empty count as not set, but for JOIN_MESSAGE, which is then turned off', () => {
    const optional = names(read('.env.example'), /^#([A-Z_]+)=/gm)
    const empty = Object.fromEntries(optional.map((name) => [name, name.length % 2 === 0 ? '' : '  ']))
    const { recall, ...rest } = configOf(empty)
    const { recall: own, ...others } = configOf()
    expect(rest).toEqual(others)
    expect(recall).toEqual({ ...own, joinMessage: '' })
    expect(faultsOf({ SLACK_BOT_TOKEN: '', RECALL_API_KEY: '  ' })).toHaveLength(2)
  })

  test('of others in the environment are of no interest', () => {
    expect(configOf({ PATH: '/bin', XPORT: 'x' })).toEqual(configOf())
  })
})

describe('Slack', () => {
  test('is heard over HTTP with a signing secret alone, and over the socket whenever there is an app token', () => {
    const secret = { SLACK_SIGNING_SECRET: 's3cret' }
    expect(configOf({ ...secret, SLACK_APP_TOKEN: '' }).slack.mode).toEqual({ kind: 'http', signingSecret: 's3cret' })
    expect(configOf(secret).slack.mode).toEqual({ kind: 'socket', appToken: 'xapp-1' })
  })

  test('has an API address that ends with a slash', () => {
    expect(configOf({ SLACK_API_URL: 'http://127.0.0.1:1/api' }).slack.apiUrl).toBe('http://127.0.0.1:1/api/')
    expect(configOf({ SLACK_API_URL: 'http://127.0.0.1:1/api/' }).slack.apiUrl).toBe('http://127.0.0.1:1/api/')
  })
})

describe('Recall', () => {
  test('is where its region is, unless an address is given', () => {
    expect(configOf({ RECALL_REGION: 'eu-central-1' }).recall).toMatchObject({
      apiUrl: 'https://eu-central-1.recall.ai',
    })
    for (const RECALL_REGION of ['', 'us-west-2']) {
      const { apiUrl, name } = configOf({ RECALL_REGION, RECALL_API_URL: 'http://127.0.0.1:9' }).recall
      expect({ apiUrl, name }).toEqual({ apiUrl: 'http://127.0.0.1:9', name: '127.0.0.1:9' })
    }
  })

  const A = `whsec_${Buffer.alloc(24, 1).toString('base64')}`
  const B = `whsec_${Buffer.alloc(32, 2).toString('base64')}`

  test.each([
    { value: A, secrets: [A] },
    { value: `${A},${B}`, secrets: [A, B] },
    { value: ` ${A} ,\n${B} , `, secrets: [A, B] },
  ])('takes one webhook secret or several: $value', ({ value, secrets }) => {
    expect(configOf({ RECALL_WEBHOOK_SECRET: value }).recall.webhookSecrets).toEqual(secrets)
  })
})

describe('DATABASE_URL', () => {
  test.each([
    { url: 'sqlite:./data/recorder.db', path: './data/recorder.db' },
    { url: 'sqlite:recorder.db', path: 'recorder.db' },
    { url: 'sqlite:/var/lib/recorder.db', path: '/var/lib/recorder.db' },
    { url: 'sqlite:///var/lib/recorder.db', path: '/var/lib/recorder.db' },
    { url: 'sqlite:../a b/ü.db', path: '../a b/ü.db' },
    { url: 'sqlite::memory:', path: ':memory:' },
  ])('$url is the file $path', ({ url, path }) => {
    expect(configOf({ DATABASE_URL: url }).database).toEqual({ kind: 'sqlite', path })
  })

  test.each([
    'postgres://recorder:secret@db.example.com:5432/recorder',
    'postgresql://recorder@db/recorder?sslmode=require',
    'postgres:///recorder?host=/run/postgresql',
  ])('%s is a Postgres database', (url) => {
    expect(configOf({ DATABASE_URL: url }).database).toEqual({ kind: 'postgres', url })
  })

  test('with a bare % in its password is refused with why', () => {
    expect(faultsOf({ DATABASE_URL: 'postgres://me:100%@db/recorder' })).toEqual([
      expect.stringMatching(/^DATABASE_URL: is no address that can be read: a password in it must be percent-encoded/),
    ])
  })

  test('keeps its password out of the log', () => {
    expect(secretsOf(configOf({ DATABASE_URL: 'postgres://me:p%40ssword@db/recorder' }))).toEqual(
      expect.arrayContaining(['p%40ssword', 'p@ssword']),
    )
  })

  test.each([
    'sqlite:',
    'sqlite://',
    'sqlite://data/recorder.db',
    './data/recorder.db',
    'postgres://db',
    'postgres:recorder',
    'mysql://x',
  ])('%s is refused with what to write', (url) => {
    const [fault, ...others] = faultsOf({ DATABASE_URL: url })
    expect(fault).toMatch(/^DATABASE_URL: .*sqlite:\.\/data\/recorder\.db/)
    expect(others).toEqual([])
  })
})

describe('many workspaces', () => {
  const key = Buffer.alloc(32, 7).toString('base64')
  const oauth = {
    ...{ SLACK_APP_TOKEN: 'xapp-1', RECALL_API_KEY: 'key', RECALL_REGION: 'us-west-2' },
    ...{ SLACK_CLIENT_ID: '123.456', SLACK_CLIENT_SECRET: 'client-secret', SLACK_STATE_SECRET: 'a-long-random-text' },
    ...{ ENCRYPTION_KEY: key, PUBLIC_URL: 'https://recorder.example.com' },
  }

  test('need no bot token', () => {
    const config = configOf(oauth, {})
    expect(config.slack.access).toEqual({
      kind: 'oauth',
      ...{ clientId: '123.456', clientSecret: 'client-secret', stateSecret: 'a-long-random-text' },
    })
    expect(secretsOf(config)).toEqual(expect.arrayContaining(['client-secret', 'a-long-random-text', key]))
  })

  test('take several keys, the newest first', () => {
    const old = Buffer.alloc(32, 9)
    const { encryptionKeys } = configOf({ ...oauth, ENCRYPTION_KEY: `${key}, ${old.toString('base64')}` }, {})
    expect(encryptionKeys).toEqual([Buffer.alloc(32, 7), old])
  })

  test.each(['SLACK_CLIENT_SECRET', 'SLACK_STATE_SECRET', 'ENCRYPTION_KEY', 'PUBLIC_URL'])('need %s', (name) => {
    expect(faultsOf({ ...oauth, [name]: '' }, {})).toEqual([expect.stringMatching(`^${name}: is not set`)])
  })

  test.each(['short', `${key}x`, Buffer.alloc(16).toString('base64')])('take no key like %s', (bad) => {
    expect(faultsOf({ ...oauth, ENCRYPTION_KEY: bad }, {})).toEqual([
      expect.stringMatching(/^ENCRYPTION_KEY: must be 32 bytes/),
    ])
  })

  test('cannot be had together with the token of one', () => {
    const [fault] = faultsOf({ ...oauth, SLACK_BOT_TOKEN: 'xoxb-1' }, {})
    expect(fault).toMatch(/^SLACK_BOT_TOKEN: is set together with/)
  })
})

describe('PUBLIC_URL', () => {
  test.each(['https://recorder.example.com', 'http://localhost:3000', 'http://127.0.0.1:3000', 'http://[::1]:3000'])(
    '%s is taken',
    (url) => expect(configOf({ PUBLIC_URL: url }).publicUrl).toBe(url),
  )

  test('loses the slash at its end: links are made by putting their path behind it', () => {
    expect(configOf({ PUBLIC_URL: 'https://recorder.example.com/' }).publicUrl).toBe('https://recorder.example.com')
    expect(configOf({ PUBLIC_URL: 'https://example.com/recorder//' }).publicUrl).toBe('https://example.com/recorder')
  })

  test.each([
    'http://recorder.example.com',
    'http://127.0.0.1.example.com',
    'http://localhost.example.com',
    'http://192.168.0.1',
    'ftp://localhost',
    'recorder.example.com',
  ])('%s is refused', (url) => expect(faultsOf({ PUBLIC_URL: url })).toEqual([expect.stringContaining('PUBLIC_URL: ')]))
})

const BAD: Record<string, string[]> = {
  SLACK_BOT_TOKEN: ['xoxp-1', 'Bearer xoxb-1', 'xoxb-…', 'xoxb-1 2', 'xoxb-'],
  SLACK_APP_TOKEN: ['xoxb-1', 'xapp-…', 'xapp-1 2', 'xapp-'],
  SLACK_API_URL: ['slack.com/api', 'ws://slack.com', 'x'],
  RECALL_API_KEY: ['a b', 'schlüssel', 'a\nb'],
  RECALL_REGION: ['us-east-2', 'US-WEST-2', 'mars'],
  RECALL_API_URL: ['us-west-2.recall.ai', 'ftp://x'],
  RECALL_WEBHOOK_SECRET: ['whsec_', 'secret', ',', 'whsec_ÄÖÜ', 'whsec_MTIzNDU2Nzg5MDEyMzQ1Ng==,nope'],
  BOT_NAME: ['x'.repeat(101)],
  PORT: ['many', '-1', '65536', '80.5', '-1.5', 'NaN', 'Infinity'],
  RETENTION_HOURS: ['0', '1.5', 'forever', '-3'],
  MAX_RECORDING_MINUTES: ['0', '1441', 'long'],
  WAITING_ROOM_MINUTES: ['0', '241', '-1'],
  HISTORY_DAYS: ['0', '3651', 'x'],
  SWEEP_QUIET_SECONDS: ['0', '3601', 'x'],
  LOST_AFTER_MINUTES: ['0', '10081', 'x'],
  TRUST_PROXY: ['-1', '1.5', 'yes', '21'],
  LOG_LEVEL: ['loud', 'INFO', 'trace,debug'],
}

describe('a fault', () => {
  const cases = Object.entries(BAD).flatMap(([name, values]) => values.map((value) => ({ name, value })))

  test.each(cases)('of $name ($value) is told once, with its name, and without what was set', ({ name, value }) => {
    const [fault, ...others] = faultsOf({ [name]: value })
    expect(others).toEqual([])
    expect(fault).toMatch(new RegExp(`^${name}: (must|is|holds|names) .+[.)]$`))
    if (value.length > 20) expect(fault).not.toContain(value)
  })

  test('hides no other: all of them are told at once', () => {
    const bad = Object.fromEntries(Object.entries(BAD).map(([name, [value]]) => [name, value ?? '']))
    const told = faultsOf({ ...bad, DATABASE_URL: 'x', PUBLIC_URL: 'x' }).map((fault) => fault.split(':', 1)[0])
    expect(told.sort()).toEqual([...Object.keys(BAD), 'DATABASE_URL', 'PUBLIC_URL'].sort())
  })

  test('is told for everything that is missing, with where to find it', () => {
    const faults = faultsOf({}, {})
    expect(faults.map((fault) => fault.split(':', 1)[0]).sort()).toEqual([
      'RECALL_API_KEY',
      'RECALL_REGION',
      'SLACK_APP_TOKEN',
      'SLACK_BOT_TOKEN',
    ])
    expect(faults.join('\n')).toMatch(/SLACK_SIGNING_SECRET/)
    expect(faults.join('\n')).toMatch(/OAuth & Permissions/)
  })

  test('of one setting does not hide that others are missing', () => {
    const told = faultsOf({ PORT: 'many', LOG_LEVEL: 'loud' }, {}).map((fault) => fault.split(':', 1)[0])
    expect(told.sort()).toEqual([
      'LOG_LEVEL',
      'PORT',
      'RECALL_API_KEY',
      'RECALL_REGION',
      'SLACK_APP_TOKEN',
      'SLACK_BOT_TOKEN',
    ])
  })
})

describe('the papers', () => {
  const documented = names(read('.env.example'), /^#?([A-Z][A-Z_]+)=/gm)
  const known = Object.keys(SETTINGS.shape).sort()

  test('.env.example names exactly the settings that are read', () => {
    expect(known.length).toBeGreaterThan(20)
    expect(documented).toEqual(known)
  })

  test('README.md names exactly the settings of .env.example, and none that has no effect', () => {
    const [, settings = ''] = /^## Settings\n(.*?)^## /ms.exec(read('README.md')) ?? []
    const rows = settings.split('\n').filter((line) => /^\| `[A-Z_]+`/.test(line))
    const named = rows.flatMap((row) => names(row.split('|')[1] ?? '', /`([A-Z_]+)`/g))
    expect(named.sort()).toEqual(documented)
    const [, notBuilt = ''] = read('README.md').split('## Not built yet')
    expect(names(notBuilt, /`([A-Z_]+)`/g)).toEqual([])
  })

  test('tell the longest life of a bot as it is with the default settings', () => {
    const config = configOf()
    const minutes = longestLifeMs({ ...config, polling: true }) / MINUTE
    expect(read('README.md')).toContain(`| \`LOST_AFTER_MINUTES\` | \`${minutes}\` |`)
    const rest = minutes - (config.waitingRoomMs + config.maxRecordingMs) / MINUTE
    expect(read('.env.example')).toContain(
      `WAITING_ROOM_MINUTES + MAX_RECORDING_MINUTES + ${rest}, which is ${minutes} `,
    )
  })

  test('docs/sources.md has each section of the facts that a comment names', () => {
    const files = globSync('{src,test}/**/*.ts', { cwd: new URL('..', import.meta.url) })
    // A mention may go over the end of a line of its comment.
    const comments = files.map((file) => read(file).replace(/\n\s*(?:\*|\/\/)/g, ''))
    const mention = /\bfacts(?:\/[a-z-]+\.md)?,? (?:sections? )?(\d+(?:\.\d+)?)/g
    const named = new Set(comments.flatMap((text) => names(text, mention)))
    expect(named.size).toBeGreaterThan(10)
    expect(names(read('docs/sources.md'), /^\| (\d+(?:\.\d+)?) \|/gm)).toEqual(expect.arrayContaining([...named]))
  })

  test('.env.example shows the defaults, and leaves what is required to be filled in', () => {
    const shown = [...read('.env.example').matchAll(/^#([A-Z_]+)="?(.+?)"?$/gm)].map(([, name, value]) => [name, value])
    const { RECALL_API_URL, PUBLIC_URL, ...defaults } = Object.fromEntries(shown) as Record<string, string>
    expect(configOf(defaults)).toEqual(configOf())
    expect(faultsOf({ RECALL_API_URL, PUBLIC_URL })).toEqual([])
    expect(names(read('.env.example'), /^([A-Z_]+)=$/gm)).toEqual(Object.keys(REQUIRED).sort())
  })
})
