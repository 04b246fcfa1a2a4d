import { randomBytes } from 'node:crypto'
import { WebClient } from '@slack/web-api'
import { expect, test } from 'vitest'
import { installationStore } from '../../src/app/installation-store.ts'
import { createSkippableClock } from '../../src/sandbox/clock.ts'
import { createSimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { createFreshToken } from '../../src/slack/fresh-token.ts'
import type { Installation, KeptInstallation } from '../../src/slack/installation.ts'
import { migrate } from '../../src/store/migrate.ts'
import { openSqlite } from '../../src/store/open-sqlite.ts'
import { createSeal } from '../../src/store/seal.ts'
import { createLog } from '../slack/app-fixture.ts'

const HOUR = 60 * 60_000

/** One workspace with a token that rotates, and any number of processes that know it, on one database. */
async function open() {
  const clock = createSkippableClock({ still: true })
  const slack = await createSimulatedSlack({ clock })
  slack.oauth.useRotation(true)
  const database = openSqlite(':memory:')
  await migrate(database.db)
  const seal = createSeal([randomBytes(32)])
  const log = createLog()
  const { clientId, clientSecret } = slack.oauth
  const { apiUrl } = slack
  const holder = { kind: 'team' as const, id: slack.app.teamId }
  const given = slack.oauth.exchange(slack.oauth.allow({ holder, scopes: [], redirectUri: 'x' }), 'x')
  if (typeof given === 'string' || given.rotation === null) throw new Error('not installed')
  const { refreshToken, expiresIn } = given.rotation
  const installation: Installation = {
    ...{ id: holder.id, org: false, name: null, botUserId: 'U1', botId: null, slackName: 'recorder', url: null },
    ...{ scopes: [], token: given.token, installedAt: clock.now() },
    rotation: { refreshToken, expiresAt: clock.now() + expiresIn * 1000 },
  }
  const process = (owner: string) => {
    const store = installationStore({ db: database.db, seal, clock, log, wake: () => undefined, owner })
    const freshToken = createFreshToken({ store, clientId, clientSecret, apiUrl, clock, log })
    const find = async (): Promise<KeptInstallation> => {
      const kept = await store.find(holder.id)
      if (kept === null) throw new Error('not installed')
      return kept
    }
    return { store, token: async () => freshToken(await find()), find }
  }
  const one = process('one')
  await one.store.keep(installation)
  return {
    ...{ clock, slack, one, two: process('two'), first: given.token, log },
    refreshes: () => slack.calls.filter(({ args }) => args['grant_type'] === 'refresh_token').length,
    works: async (token: string) => (await new WebClient(token, { slackApiUrl: apiUrl }).auth.test()).ok,
    async [Symbol.asyncDispose]() {
      await database.close()
      await slack.close()
    },
  }
}

test('a token with more than two hours left is used as it is', async () => {
  await using world = await open()
  world.clock.skip(9.9 * HOUR)
  expect(await world.one.token()).toBe(world.first)
  expect(world.refreshes()).toBe(0)
})

test('of two processes with many calls at once exactly one refreshes, once, and nobody gets a dead token', async () => {
  await using world = await open()
  const { one, two } = world
  world.clock.skip(10.5 * HOUR)
  const tokens = await Promise.all([one, two, one, two, two, one].map(({ token }) => token()))
  expect(world.refreshes()).toBe(1)
  for (const token of new Set(tokens)) expect(await world.works(token)).toBe(true)
  const after = await two.token()
  expect(after).not.toBe(world.first)
  expect(await one.token()).toBe(after)
  expect(world.refreshes()).toBe(1)
})

test('when the old token is dead already, those who do not refresh wait for the new one', async () => {
  await using world = await open()
  const { one, two } = world
  world.clock.skip(13 * HOUR)
  const tokens = await Promise.all([one, two, two, one].map(({ token }) => token()))
  expect(new Set(tokens).size).toBe(1)
  expect(await world.works(tokens[0] ?? '')).toBe(true)
  expect(world.refreshes()).toBe(1)
})

test('each refresh begins where the last one ended, day after day', async () => {
  await using world = await open()
  for (let day = 0; day < 5; day++) {
    world.clock.skip(24 * HOUR)
    expect(await world.works(await world.one.token())).toBe(true)
  }
  expect(world.refreshes()).toBe(5)
})

test('a refresh whose answer is lost is repeated with the same token after its lease, while Slack still takes it', async () => {
  await using world = await open()
  world.clock.skip(10.5 * HOUR)
  world.slack.trouble({ method: 'oauth.v2.access', kind: 'lostAnswer' })
  expect(await world.one.token()).toBe(world.first)
  // The lease is left as it is: nobody hammers Slack.
  expect(await world.two.token()).toBe(world.first)
  expect(world.refreshes()).toBe(1)
  expect(world.log.lines.map(({ message }) => message)).toContain(
    'Slack did not refresh a token; it is tried again in a minute',
  )
})

test('while the database is away, a token that works is used, and without one the call was certainly not made', async () => {
  await using world = await open()
  const { clientId, clientSecret } = world.slack.oauth
  const kept = await world.one.find()
  const away = () => Promise.reject(new Error('the database is away'))
  const store = { ...world.one.store, read: away, takeRefresh: away }
  const ask = createFreshToken({
    store,
    clientId,
    clientSecret,
    apiUrl: world.slack.apiUrl,
    clock: world.clock,
    log: world.log,
  })
  world.clock.skip(11 * HOUR)
  expect(await ask(kept)).toBe(world.first)
  world.clock.skip(2 * HOUR)
  await expect(ask(kept)).rejects.toMatchObject({ trouble: { kind: 'notDone' } })
})

test('a refresh that the app’s new install overtakes changes nothing', async () => {
  await using world = await open()
  world.clock.skip(10.5 * HOUR)
  const slow = world.slack.trouble({ method: 'oauth.v2.access', kind: 'slow' })
  const refreshing = world.one.token()
  await world.slack.until(() => world.refreshes() === 1 || undefined)
  const { installation } = await world.two.find()
  await world.two.store.keep({ ...installation, token: 'xoxb-anew', rotation: null })
  slow.release()
  await refreshing
  expect((await world.one.find()).installation.token).toBe('xoxb-anew')
})

test('without a refresh and with a dead token there is no token, and the reason is told', async () => {
  await using world = await open()
  world.clock.skip(13 * HOUR)
  world.slack.oauth.revoke({ kind: 'team', id: world.slack.app.teamId })
  await expect(world.one.token()).rejects.toMatchObject({ trouble: { kind: 'token', why: 'token_expired' } })
})
