import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { createSimulatedRecall } from '../../src/sandbox/simulated-recall/simulated-recall.ts'
import { createSimulatedSlack, type SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { freePort } from '../world/process-fixture.ts'
import { runDoctor } from './run-doctor.ts'

// Each line about Slack and Recall, passing and failing. The app does not run here.

let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slack-recorder-doctor-'))
})

afterAll(() => rm(folder, { recursive: true }))

/** A healthy Slack and Recall, made worse by `ail`, and what the doctor says of them. */
async function examine(input: {
  ail?: (world: World) => unknown
  env?: Record<string, string>
  args?: (slack: SimulatedSlack) => string[]
}) {
  const clock = createSkippableClock()
  await using slack = await createSimulatedSlack({ clock })
  await using recall = await createSimulatedRecall({ clock, autoplay: 'off' })
  await input.ail?.({ slack, recall, clock })
  return await runDoctor({
    cwd: folder,
    env: {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_APP_TOKEN: slack.appToken,
      SLACK_API_URL: slack.apiUrl,
      RECALL_API_KEY: recall.apiKey,
      RECALL_API_URL: recall.apiUrl,
      DATABASE_URL: `sqlite:${join(folder, 'none.db')}`,
      PORT: String(await freePort()),
      ...input.env,
    },
    args: input.args?.(slack) ?? [],
  })
}

type World = {
  slack: SimulatedSlack
  recall: Awaited<ReturnType<typeof createSimulatedRecall>>
  clock: ReturnType<typeof createSkippableClock>
}

const NOBODY = 'http://127.0.0.1:9/'

async function openSockets({ slack }: World, many: number): Promise<void> {
  for (let n = 0; n < many; n++) {
    const headers = { authorization: `Bearer ${slack.appToken}` }
    const opened = await fetch(`${slack.apiUrl}apps.connections.open`, { method: 'POST', headers })
    const { url } = (await opened.json()) as { url: string }
    new WebSocket(url)
  }
  await slack.until(() => slack.connections() === many || undefined)
}

const CHANNEL = (name: string) => (slack: SimulatedSlack) => ['--channel', slack.channel(name).id]

describe('the line', () => {
  test.concurrent.each<{
    line: string
    when: string
    outcome: string
    says: RegExp
    mends?: RegExp
    ail?: (world: World) => unknown
    env?: Record<string, string>
    args?: (slack: SimulatedSlack) => string[]
  }>([
    { line: 'Clock', when: 'the clocks agree', outcome: 'ok', says: /agrees with Slack and Recall/ },
    {
      ...{ line: 'Clock', when: 'ours is 3 minutes behind', outcome: 'warn', says: /3 minutes behind/ },
      ...{ mends: /set-ntp/, ail: ({ clock }: World) => clock.skip(3 * 60_000) },
    },
    {
      ...{ line: 'Clock', when: 'ours is 10 minutes behind', outcome: 'fail', says: /10 minutes behind.*stale/ },
      ...{ mends: /set-ntp/, ail: ({ clock }: World) => clock.skip(10 * 60_000) },
    },
    {
      ...{ line: 'Clock', when: 'nobody answers', outcome: 'skipped', says: /neither/ },
      ...{ env: { SLACK_API_URL: NOBODY, RECALL_API_URL: NOBODY } },
    },
    { line: 'Slack token', when: 'it is good', outcome: 'ok', says: /^@recorder in simulated\.slack\.com$/ },
    {
      ...{ line: 'Slack token', when: 'it was revoked', outcome: 'fail', says: /token_revoked/ },
      ...{ mends: /Install the app again/, ail: ({ slack }: World) => slack.allowToken(false) },
    },
    {
      ...{ line: 'Slack token', when: 'it is another one', outcome: 'fail', says: /invalid_auth/ },
      ...{ mends: /OAuth & Permissions/, env: { SLACK_BOT_TOKEN: 'xoxb-of-somebody-else' } },
    },
    {
      ...{ line: 'Slack token', when: 'Slack is not reached', outcome: 'fail', says: /could not be asked/ },
      ...{ mends: /slack\.com/, env: { SLACK_API_URL: NOBODY } },
    },
    { line: 'Slack scopes', when: 'all are granted', outcome: 'ok', says: /all that/ },
    {
      ...{
        line: 'Slack scopes',
        when: 'an optional one is missing',
        outcome: 'warn',
        says: /users:read: a time of day/,
      },
      mends: /install the app again/,
      ail: ({ slack }: World) =>
        slack.setScopes([
          ...['commands', 'chat:write', 'channels:join', 'app_mentions:read', 'channels:read', 'groups:read'],
          ...['channels:history', 'groups:history', 'im:history', 'mpim:history'],
        ]),
    },
    {
      ...{
        line: 'Slack scopes',
        when: 'a needed one is missing',
        outcome: 'fail',
        says: /without: chat:write, channels:join$/,
      },
      ...{ mends: /install the app again/, ail: ({ slack }: World) => slack.setScopes(['commands']) },
    },
    {
      ...{ line: 'Slack scopes', when: 'the token is bad', outcome: 'skipped', says: /the token has to work/ },
      ail: ({ slack }: World) => slack.allowToken(false),
    },
    { line: 'Slack socket', when: 'all is well', outcome: 'ok', says: /said hello/ },
    {
      ...{ line: 'Slack socket', when: 'the token is another one', outcome: 'fail', says: /invalid_auth/ },
      ...{ mends: /connections:write/, env: { SLACK_APP_TOKEN: 'xapp-of-somebody-else' } },
    },
    {
      ...{ line: 'Slack socket', when: 'the token lacks its scope', outcome: 'fail', says: /missing_scope/ },
      mends: /lacks the scope connections:write/,
      ail: ({ slack }: World) =>
        slack.trouble({ method: 'apps.connections.open', kind: 'error', error: 'missing_scope' }),
    },
    {
      ...{ line: 'Slack socket', when: 'Slack gives no address', outcome: 'fail', says: /internal_error/ },
      mends: /slack\.com/,
      ail: ({ slack }: World) =>
        slack.trouble({ method: 'apps.connections.open', kind: 'error', error: 'internal_error' }),
    },
    {
      ...{ line: 'Slack socket', when: 'another process is connected', outcome: 'warn', says: /1 other connection/ },
      ...{ mends: /Stop the other process/, ail: (world: World) => openSockets(world, 1) },
    },
    {
      ...{ line: 'Slack socket', when: 'it ends without a hello', outcome: 'fail', says: /too_many_websockets/ },
      ...{ mends: /port 443/, ail: (world: World) => openSockets(world, 10) },
    },
    {
      ...{ line: 'Slack channels', when: 'none is known', outcome: 'skipped', says: /nobody has recorded/ },
      mends: /--channel/,
    },
    {
      ...{ line: 'Slack channels', when: 'the app is in it', outcome: 'ok', says: /#standup: the app is in it/ },
      args: CHANNEL('#standup'),
    },
    {
      ...{ line: 'Slack channels', when: 'it is public', outcome: 'ok', says: /#general: public, so the app joins/ },
      args: CHANNEL('#general'),
    },
    {
      ...{ line: 'Slack channels', when: 'it is private', outcome: 'fail', says: /or it is private/ },
      ...{ mends: /\/invite @recorder/, args: CHANNEL('#board') },
    },
    {
      ...{ line: 'Slack channels', when: 'it is archived', outcome: 'fail', says: /#old: archived/ },
      args: CHANNEL('#old'),
    },
    {
      ...{ line: 'Slack channels', when: 'the scope is missing', outcome: 'warn', says: /missing_scope/ },
      ...{ mends: /channels:read and groups:read/, args: CHANNEL('#standup') },
      ail: ({ slack }: World) => slack.setScopes(['commands', 'chat:write', 'channels:join']),
    },
    { line: 'Recall key', when: 'it is good', outcome: 'ok', says: /Recall takes it/ },
    {
      ...{
        line: 'Recall key',
        when: 'it is another one',
        outcome: 'fail',
        says: /refuses RECALL_API_KEY \(HTTP 401\)/,
      },
      ...{ mends: /RECALL_REGION/, env: { RECALL_API_KEY: 'a-key-of-somebody-else' } },
    },
    {
      ...{ line: 'Recall key', when: 'Recall is not reached', outcome: 'fail', says: /ECONNREFUSED/ },
      ...{ mends: /reaches 127\.0\.0\.1:9/, env: { RECALL_API_URL: 'http://127.0.0.1:9' } },
    },
  ])('“$line” is $outcome when $when', async ({ line, outcome, says, mends, ...world }) => {
    const examined = await examine(world)
    const { found, mend, outcome: came } = examined.line(line)
    expect({ came, found, mend }).toMatchObject({ came: outcome, found: expect.stringMatching(says) })
    if (mends !== undefined) expect(mend).toMatch(mends)
    if (outcome === 'ok') expect(mend).toBeNull()
    expect(examined.code).toBe(examined.lines.some((one) => one.outcome === 'fail') ? 1 : 0)
    expect(examined.err).toMatch(/^(\.env not found\. Continuing without it\.\n)?$/)
  })
})

test('a refused token of Slack’s hides nothing about Recall, and takes no command from the app', async () => {
  const { line, code } = await examine({ ail: ({ slack }) => slack.allowToken(false) })
  expect(line('Slack token').outcome).toBe('fail')
  expect(line('Recall key').outcome).toBe('ok')
  expect(line('Clock').outcome).toBe('ok')
  expect(code).toBe(1)
})
