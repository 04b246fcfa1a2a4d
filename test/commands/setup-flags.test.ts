import { chmod, mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { type Desk, openDesk } from './setup-fixture.ts'

const given = ({ slack, recall }: Desk) => [
  ...['--slack-bot-token', slack.botToken, '--slack-app-token', slack.appToken],
  ...['--recall-api-key', recall.apiKey],
]

const fromEnvironment = ({ slack, recall }: Desk) => ({
  ...{ SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken, RECALL_API_KEY: recall.apiKey },
})

test.concurrent('flags write a private file with the comments of .env.example, and tell what comes next', async () => {
  await using desk = await openDesk()
  const { code, out } = await desk.run([...given(desk), '--recall-webhook-secret', desk.recall.webhookSecret])
  expect(code).toBe(0)
  expect(out).toMatch(
    /@recorder in simulated\.slack\.com[\s\S]*Socket Mode works[\s\S]*\.env is written[\s\S]*npm start/,
  )
  expect(await desk.env()).toEqual({ ...fromEnvironment(desk), RECALL_WEBHOOK_SECRET: desk.recall.webhookSecret })
  expect(await desk.mode()).toBe('600')
  expect(await desk.text()).toContain(
    '# The longest recording, in minutes; then the bot leaves. A cap on costs.\n#MAX_RECORDING',
  )
  for (const secret of Object.values(fromEnvironment(desk))) expect(out).not.toContain(secret)
})

test.concurrent('secrets may come from the environment; what else is set there is not taken', async () => {
  await using desk = await openDesk()
  expect(await desk.run(['--yes'], { ...fromEnvironment(desk), PORT: '1234', HOST: 'x' })).toMatchObject({ code: 0 })
  expect(await desk.env()).toEqual(fromEnvironment(desk))
})

test.concurrent('the file may have another name', async () => {
  await using desk = await openDesk()
  expect(await desk.run([...given(desk), '--env-file', 'other.env'])).toMatchObject({ code: 0 })
  expect(await desk.files()).toEqual(['other.env'])
  expect(await desk.run([...given(desk), '--env-file', 'none/other.env'])).toMatchObject({
    ...{
      code: 1,
      err: expect.stringMatching(/none\/other\.env cannot be read or written: ENOENT.*Nothing was written/),
    },
  })
})

test.concurrent.each([[[]], [['--yes']]])(
  'without a terminal all that is missing is listed at once, with its flags (%j)',
  async (args) => {
    await using desk = await openDesk()
    const { code, out, err } = await desk.run(args)
    expect({ code, out }).toEqual({ code: 2, out: '' })
    for (const flag of ['--slack-bot-token', '--slack-app-token', '--recall-api-key'])
      expect(err).toContain(`  ${flag}, `)
    expect(err).toContain('Nothing was written.')
    expect(await desk.files()).toEqual([])
  },
)

test.concurrent('swapped tokens are told so', async () => {
  await using desk = await openDesk()
  const { slack, recall } = desk
  const { code, err } = await desk.run([
    ...['--slack-bot-token', slack.appToken, '--slack-app-token', slack.botToken, '--recall-api-key', recall.apiKey],
  ])
  expect(code).toBe(2)
  expect(err).toContain('SLACK_BOT_TOKEN: This is the app-level token (xapp-…): it belongs to SLACK_APP_TOKEN')
  expect(err).toContain('SLACK_APP_TOKEN: This is the Bot User OAuth Token (xoxb-…): it belongs to SLACK_BOT_TOKEN')
  expect(err).not.toContain(slack.botToken)
})

test.concurrent.each([
  {
    what: 'bot token',
    break: ({ slack }: Desk) => slack.allowToken(false),
    says: /SLACK_BOT_TOKEN: Slack refuses it \(token_revoked\)/,
  },
  {
    what: 'app token',
    break: ({ slack }: Desk) =>
      slack.trouble({ method: 'apps.connections.open', kind: 'error', error: 'missing_scope' }),
    says: /SLACK_APP_TOKEN: Slack refuses it \(missing_scope\).*connections:write/,
  },
  {
    what: 'key',
    break: ({ recall }: Desk) => recall.trouble({ route: 'all', kind: 'status', status: 401 }),
    says: /RECALL_API_KEY: Recall .* refuses it \(HTTP 401\)/,
  },
  {
    what: 'key that cannot be tried',
    break: ({ recall }: Desk) => recall.trouble({ route: 'all', kind: 'status', status: 502 }),
    says: /RECALL_API_KEY: Recall .* could not be asked .*--no-check/,
  },
])('a refused $what ends with 1, and nothing is written; without checking it is', async ({ break: spoil, says }) => {
  await using desk = await openDesk()
  spoil(desk)
  expect(await desk.run(given(desk))).toMatchObject({ code: 1, out: '', err: expect.stringMatching(says) })
  expect(await desk.files()).toEqual([])
  expect(await desk.run([...given(desk), '--no-check'])).toMatchObject({ code: 0 })
})

test.concurrent('a file that is there is changed with --force only, and a copy of it is kept', async () => {
  await using desk = await openDesk()
  await desk.write('SLACK_BOT_TOKEN=xoxb-the-old-one\nBOT_NAME=Notes\n# mine\nOTHER=1\n')
  const refused = await desk.run(given(desk))
  expect(refused).toMatchObject({ code: 2, out: '', err: expect.stringContaining('--force') })
  expect(refused.err).toMatch(/~ SLACK_BOT_TOKEN +xoxb-•+ → xoxb-•+\n {2}\+ SLACK_APP_TOKEN/)
  expect(refused.err).not.toContain('the-old-one')
  expect(await desk.text()).toContain('the-old-one')

  expect(await desk.run([...given(desk), '--force'])).toMatchObject({
    code: 0,
    out: expect.stringContaining('.env.backup-'),
  })
  expect(await desk.env()).toEqual({ ...fromEnvironment(desk), BOT_NAME: 'Notes', OTHER: '1' })
  const [copy = ''] = (await desk.files()).filter((name) => name.startsWith('.env.backup-'))
  expect(await desk.env(copy)).toMatchObject({ SLACK_BOT_TOKEN: 'xoxb-the-old-one' })

  expect(await desk.run(given(desk))).toMatchObject({
    code: 0,
    out: expect.stringContaining('says all of this already'),
  })
  expect(await desk.files()).toHaveLength(2)
})

test.concurrent('what one file holds need not be given again', async () => {
  await using desk = await openDesk()
  await desk.run(given(desk))
  expect(await desk.run(['--public-url', 'https://recorder.example.com', '--force'])).toMatchObject({ code: 0 })
  expect(await desk.env()).toEqual({ ...fromEnvironment(desk), PUBLIC_URL: 'https://recorder.example.com' })
})

test.concurrent('many workspaces get their own secrets, and lose the token of one', async () => {
  await using desk = await openDesk()
  await desk.run(given(desk))
  const many = [
    ...['--slack-client-id', '1.2', '--slack-client-secret', 'the-client-secret'],
    ...['--public-url', 'https://recorder.example.com', '--force'],
  ]
  expect(await desk.run(many)).toMatchObject({ code: 0 })
  const first = await desk.env()
  expect(first).toMatchObject({
    SLACK_STATE_SECRET: expect.stringMatching(/.{64}/),
    ENCRYPTION_KEY: expect.any(String),
  })
  expect(first).not.toHaveProperty('SLACK_BOT_TOKEN')
  await desk.run([...many, '--database-url', 'sqlite:./many.db'])
  expect(await desk.env()).toEqual({ ...first, DATABASE_URL: 'sqlite:./many.db' })
})

test.concurrent('HTTP mode takes the app token out, with which Slack would use the socket', async () => {
  await using desk = await openDesk()
  await desk.run(given(desk))
  expect(await desk.run(['--slack-signing-secret', 'the-signing-secret', '--force'])).toMatchObject({ code: 0 })
  expect(await desk.env()).toMatchObject({ SLACK_SIGNING_SECRET: 'the-signing-secret' })
  expect(await desk.env()).not.toHaveProperty('SLACK_APP_TOKEN')
})

test.concurrent.each([['--slack-bot-tokn'], ['--slack-bot-token'], ['anything']])(
  '%s is no argument: 2, and where to look',
  async (arg) => {
    await using desk = await openDesk()
    const { code, out, err } = await desk.run([arg])
    expect({ code, out }).toEqual({ code: 2, out: '' })
    expect(err).toMatch(/--help lists all options/)
    expect(err).not.toMatch(/\bat .*\.ts:\d+/)
  },
)

test.concurrent('--help lists every flag', async () => {
  await using desk = await openDesk()
  const { code, out } = await desk.run(['--help'])
  expect(code).toBe(0)
  for (const flag of [
    '--slack-bot-token',
    '--recall-region',
    '--public-url',
    '--database-url',
    '--no-check',
    '--env-file',
  ]) {
    expect(out).toContain(flag)
  }
})

test.concurrent('a folder in the place of the file is told in words', async () => {
  await using desk = await openDesk()
  await mkdir(join(desk.folder, '.env'))
  await chmod(join(desk.folder, '.env'), 0o700)
  expect(await desk.run(given(desk))).toMatchObject({
    code: 1,
    err: expect.stringContaining('cannot be read or written: EISDIR'),
  })
})
