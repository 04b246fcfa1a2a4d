import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import { createAppFixture, ZOOM } from '../slack/app-fixture.ts'
import { startServer } from '../slack/slack-fixture.ts'
import { meetingLink, openWorld } from '../world/open-world.ts'
import { letTimePass, timeLapse } from '../world/watch.ts'
import { signedBySlack } from './signed.ts'

// A channel that is shared with another company (Slack Connect) brings people of another workspace before our cards.
// Slack names the workspace that an event was installed for; the person's own stands beside it.

const OURS = 'T0SIMULATED'
const THEIRS = 'T0PARTNER'

async function start() {
  const fixture = await createAppFixture({ mode: 'http' })
  const server = createServer(fixture.app.requestListener ?? undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  await fixture.app.start()
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/slack/events`
  return {
    ...fixture,
    send: async (payload: object, as: 'command' | 'interaction' | 'event') =>
      (await fetch(url, signedBySlack(fixture.slack.signingSecret, payload, as))).status,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await fixture[Symbol.asyncDispose]()
    },
  }
}

const press = (team: string, change: object = {}) => ({
  type: 'block_actions',
  team: { id: team },
  user: { id: 'U0PARTNER', team_id: THEIRS },
  channel: { id: 'C0SHARED' },
  container: { type: 'message', message_ts: '1.2', channel_id: 'C0SHARED' },
  trigger_id: '1.2.3',
  actions: [{ type: 'button', action_id: 'stop', block_id: 'b', value: 'thread-1' }],
  ...change,
})

const event = (team: string, given: object) => ({
  type: 'event_callback',
  team_id: THEIRS,
  event_id: 'Ev1',
  authorizations: [{ team_id: team, enterprise_id: null, user_id: 'U0SIMULATED', is_bot: true }],
  event: given,
})

const mention = {
  type: 'app_mention',
  user: 'U0PARTNER',
  user_team: THEIRS,
  channel: 'C0SHARED',
  ts: '1.2',
  text: `<@U0SIMULATED> ${ZOOM}`,
}

test('a person of another company in a channel that we are in presses and asks there like any member of it', async () => {
  await using app = await start()
  expect(await app.send(press(OURS), 'interaction')).toBe(200)
  expect(await app.send(event(OURS, mention), 'event')).toBe(200)
  expect(app.inputs('press')).toMatchObject([{ team: OURS, channel: 'C0SHARED', user: 'U0PARTNER' }])
  expect(app.inputs('record')).toMatchObject([{ team: OURS, channel: 'C0SHARED', user: 'U0PARTNER' }])
})

test('what comes for another workspace is told so kindly where it can be, and changes nothing', async () => {
  await using app = await start()
  await using answers = await startServer(200)
  const response_url = answers.url
  const form = { id: 'V1', callback_id: 'record', state: { values: {} }, private_metadata: '' }
  const user = { id: 'U0PARTNER', team_id: THEIRS }
  const message = { ts: '1.2', text: ZOOM }
  const command = { command: '/record', text: ZOOM, team_id: THEIRS, channel_id: 'C1', user_id: 'U1', trigger_id: 't' }
  expect(await app.send({ ...command, response_url }, 'command')).toBe(200)
  expect(await app.send(press(THEIRS, { response_url }), 'interaction')).toBe(200)
  const shortcut = { type: 'message_action', callback_id: 'record_message', team: { id: THEIRS }, user, message }
  expect(await app.send({ ...shortcut, channel: { id: 'C1' }, response_url }, 'interaction')).toBe(200)
  for (const view of [form, { ...form, callback_id: 'change_time' }, { ...form, app_installed_team_id: THEIRS }])
    expect(await app.send({ type: 'view_submission', team: { id: THEIRS }, user, view }, 'interaction')).toBe(200)
  const home = { type: 'app_home_opened', user: 'U1', channel: 'D1', tab: 'messages' }
  const joined = { type: 'member_joined_channel', user: 'U0SIMULATED', channel: 'C1', inviter: 'U1' }
  for (const given of [mention, home, joined]) expect(await app.send(event(THEIRS, given), 'event')).toBe(200)

  expect(app.committed).toEqual([])
  expect(answers.bodies).toHaveLength(3)
  for (const body of answers.bodies) expect(body).toContain('This app is not set up for your workspace')
  expect(app.slack.calls.map(({ method }) => method)).toEqual(['auth.test'])
})

test('a form that was opened for us and sent by a person of another company counts as ours', async () => {
  await using app = await start()
  const state = { values: { when: { when: { type: 'datetimepicker', selected_date_time: 2_000_000_000 } } } }
  const private_metadata = JSON.stringify({ threadId: 'thread-1', channel: 'C0SHARED' })
  const view = { id: 'V1', callback_id: 'change_time', app_installed_team_id: OURS, private_metadata, state }
  const sent = { type: 'view_submission', team: { id: THEIRS }, user: { id: 'U0PARTNER', team_id: THEIRS }, view }
  expect(await app.send(sent, 'interaction')).toBe(200)
  expect(app.inputs('changeTime')).toMatchObject([{ team: OURS, channel: 'C0SHARED', threadId: 'thread-1' }])
})

test('what another workspace asks while Slack cannot yet say who we are is taken, and sends no bot', async () => {
  await using world = await openWorld({ mode: 'http' })
  await world.stopApp()
  const down = world.slack.trouble({ method: 'auth.test', kind: 'http500', times: 1_000 })
  await world.startApp()
  const url = `http://127.0.0.1:${world.app.port}/slack/events`
  const asked = {
    command: '/record',
    text: meetingLink(),
    team_id: THEIRS,
    channel_id: 'C0THEIRS',
    user_id: 'U0PARTNER',
  }
  const sent = signedBySlack(world.slack.signingSecret, { ...asked, trigger_id: '1.2.3' }, 'command')
  expect((await fetch(url, sent)).status).toBe(200)
  await timeLapse(world, () => world.slack.calls.some(({ method }) => method === 'chat.postEphemeral'))
  down.end()
  await letTimePass(world, 60_000)
  expect(world.recall.bots).toHaveLength(0)
  expect(world.slack.messages('#standup')).toEqual([])
})
