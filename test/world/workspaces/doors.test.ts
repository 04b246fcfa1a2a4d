import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Database from 'better-sqlite3'
import { describe, expect, test } from 'vitest'
import { signedBySlack } from '../../security/signed.ts'
import { meetingLink, type World } from '../open-world.ts'
import {
  cards,
  endMeeting,
  firstResult,
  letTimePass,
  recordingBot,
  repliesOf,
  sentBot,
  timeLapse,
  told,
} from '../watch.ts'
import { openTwo } from './install.ts'

// Acme has everything that the app knows of: a recording under way, a finished one with its link, a planned one, and an
// open question. Somebody in Globex, where the app is installed too, sends what Slack would send for Globex, but names
// Acme's ids wherever a payload holds one.

const ACME = 'T0ACME'
const GLOBEX = 'T0GLOBEX'
const TITLE = 'Acme takes over the world'
const MINE = 'https://meet.google.com/glo-bexx-one'

type Victim = Awaited<ReturnType<typeof openVictim>>

async function openVictim() {
  await using undo = new AsyncDisposableStack()
  const folder = await mkdtemp(join(tmpdir(), 'slack-recorder-doors-'))
  undo.defer(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'recorder.db')
  const two = undo.use(
    await openTwo({
      mode: 'http',
      recall: { meetingTitle: TITLE },
      env: { DATABASE_URL: `sqlite:${file}` },
    }),
  )
  const { world, acme } = two
  const finished = await recordingBot(acme, { channel: '#sales' })
  endMeeting(finished)
  await firstResult(acme, '#sales')
  const bot = await recordingBot(acme)
  const planned = await sentBot(acme, { channel: '#design', text: `${meetingLink()} in 3 hours` })
  const link = meetingLink()
  const message = acme.slack.say({ user: 'ana', channel: '#general', text: `${link} or ${meetingLink()}` })
  await acme.slack.shortcut({ user: 'ana', channel: '#general', ts: message.ts, callbackId: 'record_message' })
  await told(acme, /pick_link/)
  await letTimePass(world, 60_000)
  const database = new Database(file, { readonly: true })
  undo.defer(() => void database.close())
  const rows = (table: string, columns: string, team: string) =>
    database.prepare(`select ${columns} from ${table} where team = ? order by 1`).all(team)
  const rest = undo.move()
  return {
    [Symbol.asyncDispose]: () => rest.disposeAsync(),
    ...{ world, acme, bot, planned, message, link },
    ana: acme.slack.user('ana').id,
    /** All that is stored of a workspace, but for when it is looked at next. */
    stored: (team: string) => ({
      bots: rows('bots', 'id, facts, holds_place, closed_at', team),
      threads: rows('threads', 'id, channel, card_ts, closed_at, facts', team),
      asks: rows('asks', 'id, closed_at, facts', team),
      watchers: rows('watchers', 'thread_id, "user"', team),
      taken: rows('taken', 'key', team),
    }),
    threads: rows('threads', 'id, channel', ACME) as { id: string; channel: string }[],
    questions: (rows('asks', 'id, facts', ACME) as { id: string; facts: string }[])
      .filter(({ facts }) => facts.includes('"whichLink"'))
      .map(({ id }) => id),
    links: database.prepare('select token from links').pluck().all() as string[],
    installations: () => database.prepare('select id, installed_at from installations order by id').all(),
  }
}

let keys = 0
const fresh = () => `forged.${++keys}`

/** What each interaction of somebody in Globex carries. */
const interaction = (change: object) => ({
  team: { id: GLOBEX, domain: 'globex' },
  user: { id: 'U0GLO000001', team_id: GLOBEX },
  api_app_id: 'A0SIMULATED',
  trigger_id: fresh(),
  enterprise: null,
  is_enterprise_install: false,
  ...change,
})

const command = (channel: string, text: string, change: object = {}) => ({
  ...{ command: '/record', text, channel_id: channel, channel_name: 'standup', user_id: 'U0GLO000001' },
  ...{ team_id: GLOBEX, team_domain: 'globex', trigger_id: fresh(), is_enterprise_install: 'false', ...change },
})

const event = (given: object) => ({
  ...{ type: 'event_callback', team_id: GLOBEX, api_app_id: 'A0SIMULATED', event_id: fresh() },
  event_time: Math.floor(Date.now() / 1000) + 3600,
  authorizations: [{ team_id: GLOBEX, enterprise_id: null, user_id: 'U0GLOBEX', is_bot: true }],
  event: given,
})

const press = (button: { id: string; value: string; channel: string }, change: object = {}) =>
  interaction({
    type: 'block_actions',
    channel: { id: button.channel, name: 'standup' },
    container: { type: 'message', channel_id: button.channel, message_ts: '1.2' },
    actions: [{ type: 'button', action_id: button.id, block_id: 'b', value: button.value, action_ts: '1.2' }],
    ...change,
  })

const view = (given: object, change: object = {}) =>
  interaction({ type: 'view_submission', view: { id: fresh(), type: 'modal', ...given }, ...change })

type Sent = { as: 'command' | 'interaction' | 'event'; payload: object }

const BUTTONS = ['cancel', 'change', 'stop', 'pause', 'resume', 'try_again', 'fresh_links']

/** Every way in, with Acme's ids in it. */
const DOORS: Record<string, (victim: Victim) => Sent[]> = {
  'the command in their channel': ({ threads }) =>
    ['list', 'stop', 'help'].flatMap((text) =>
      threads.map(({ channel }) => ({ as: 'command' as const, payload: command(channel, text) })),
    ),
  'the command as one of their people': ({ threads, ana }) =>
    ['list', 'stop'].flatMap((text) =>
      threads.map(({ channel }) => ({ as: 'command' as const, payload: command(channel, text, { user_id: ana }) })),
    ),
  'a request in their channel': ({ threads }) =>
    threads.map(({ channel }) => ({ as: 'command', payload: command(channel, MINE) })),
  'a button with their row': ({ threads, ana }) =>
    BUTTONS.flatMap((button) =>
      threads.flatMap(({ id, channel }) => [
        { as: 'interaction' as const, payload: press({ id: button, value: id, channel }) },
        { as: 'interaction' as const, payload: press({ id: button, value: id, channel: 'C0GLO000003' }) },
        {
          as: 'interaction' as const,
          payload: press({ id: button, value: `${channel}/${id}`, channel: 'C0GLO000003' }),
        },
        {
          as: 'interaction' as const,
          payload: press({ id: button, value: id, channel }, { user: { id: ana, team_id: ACME } }),
        },
      ]),
    ),
  'a button on a Home tab with their row': ({ threads, ana }) =>
    BUTTONS.flatMap((button) =>
      threads.map(({ id, channel }) => {
        const place = { channel: undefined, container: { type: 'view', view_id: 'V1' }, user: { id: ana } }
        return { as: 'interaction' as const, payload: press({ id: button, value: `${channel}/${id}`, channel }, place) }
      }),
    ),
  'a choice of their question': ({ questions, ana, message }) =>
    questions.flatMap((id) =>
      [ana, 'U0GLO000001'].map((user) => ({
        as: 'interaction' as const,
        payload: press({ id: 'pick_link', value: `${id}/0`, channel: message.channel }, { user: { id: user } }),
      })),
    ),
  'the form for another time': ({ threads, ana }) =>
    threads.flatMap(({ id, channel }) =>
      ['U0GLO000001', ana].map((user) => {
        const state = { values: { when: { when: { selected_date_time: Math.floor(Date.now() / 1000) + 7200 } } } }
        const metadata = JSON.stringify({ threadId: id, channel })
        const given = { callback_id: 'change_time', private_metadata: metadata, state }
        return { as: 'interaction' as const, payload: view(given, { user: { id: user } }) }
      }),
    ),
  'the form for a meeting': ({ threads, ana }) =>
    threads.map(({ channel }) => {
      const values = {
        link: { link: { value: MINE } },
        channel: { channel: { selected_conversation: channel } },
      }
      const given = { callback_id: 'record', private_metadata: '', state: { values } }
      return { as: 'interaction' as const, payload: view(given, { user: { id: ana } }) }
    }),
  'the Home tab of one of their people': ({ ana }) => [
    { as: 'event', payload: event({ type: 'app_home_opened', user: ana, channel: 'D0GLO000001', tab: 'home' }) },
    { as: 'event', payload: event({ type: 'app_home_opened', user: ana, channel: 'D0GLO000001', tab: 'messages' }) },
  ],
  'an invitation into their channel': ({ threads, ana }) =>
    threads.map(({ channel }) => ({
      as: 'event',
      payload: event({ type: 'member_joined_channel', user: 'U0GLOBEX', channel, inviter: ana }),
    })),
  'the shortcut on their message': ({ message, ana }) =>
    [ana, 'U0GLO000001'].map((user) => ({
      as: 'interaction',
      payload: interaction({
        ...{ type: 'message_action', callback_id: 'record_message', user: { id: user } },
        ...{ channel: { id: message.channel }, message_ts: message.ts },
        message: { type: 'message', ts: message.ts, text: MINE, user },
      }),
    })),
  'a mention in their thread': ({ acme, ana }) =>
    cards(acme).flatMap(({ channel, ts }) =>
      [MINE, 'stop', 'list'].map((text) => ({
        as: 'event' as const,
        payload: event({
          type: 'app_mention',
          user: ana,
          channel,
          ts: '1.2',
          thread_ts: ts,
          text: `<@U0GLOBEX> ${text}`,
        }),
      })),
    ),
  'a direct message in their name': ({ ana }) =>
    ['list', 'stop'].map((text) => ({
      as: 'event',
      payload: event({ type: 'message', channel_type: 'im', user: ana, channel: 'D0ACM000010', ts: '1.2', text }),
    })),
  'the uninstall of their app': () => [
    { as: 'event', payload: event({ type: 'tokens_revoked', tokens: { oauth: [], bot: ['U0ACME'] } }) },
    { as: 'event', payload: { ...event({ type: 'app_uninstalled' }), team: ACME, context_team_id: ACME } },
  ],
}

describe('what is forged in one workspace sees and changes nothing of another', () => {
  test.concurrent.each(Object.keys(DOORS))('through %s', async (door) => {
    await using victim = await openVictim()
    const { world, acme, stored, installations } = victim
    const before = { stored: stored(ACME), installations: installations(), seen: whatAcmeSees(acme) }
    const calls = world.slack.calls.length
    const answers: string[] = []
    const forged = DOORS[door]?.(victim) ?? []
    expect(forged.length).toBeGreaterThan(0)
    for (const { as, payload } of forged) answers.push(await send(world, { as, payload }))
    await letTimePass(world, 60_000)

    expect(stored(ACME)).toEqual(before.stored)
    expect(installations()).toEqual(before.installations)
    expect(whatAcmeSees(acme)).toEqual(before.seen)
    expect(victim.bot.phase).toBe('in_call_recording')
    expect(victim.planned.phase).not.toBe('call_ended')
    const said = JSON.stringify([answers, world.slack.calls.slice(calls).map(({ args }) => args)])
    for (const secret of secretsOf(victim)) expect(said).not.toContain(secret)
  })
})

test('the same, sent by Slack for their own workspace, works: the doors are open', async () => {
  await using victim = await openVictim()
  const { world, threads, acme, stored } = victim
  const here = threads.find(({ channel }) => channel === acme.slack.channel('#standup').id)
  if (here === undefined) throw new Error('no thread in #standup')
  const own = { team: { id: ACME, domain: 'acme' }, user: { id: victim.ana, team_id: ACME } }
  const sales = acme.slack.channel('#sales').id
  const list = await send(world, { as: 'command', payload: command(sales, 'list', { team_id: ACME }) })
  expect(list).toContain(TITLE)
  const before = stored(ACME)
  await send(world, { as: 'interaction', payload: press({ id: 'stop', value: here.id, channel: here.channel }, own) })
  expect(stored(ACME)).not.toEqual(before)
  await timeLapse(world, () => victim.bot.phase === 'call_ended')
})

async function send(world: World, { as, payload }: Sent): Promise<string> {
  const url = `http://127.0.0.1:${world.app.port}/slack/events`
  const answer = await fetch(url, signedBySlack(world.slack.signingSecret, payload, as))
  expect(answer.status).toBe(200)
  return await answer.text()
}

function whatAcmeSees(acme: World): unknown {
  const channels = ['#standup', '#sales', '#design', '#general']
  return {
    messages: channels.map((channel) =>
      cards(acme, channel).map(({ ts, versions }) => ({ ts, versions: versions.length })),
    ),
    results: repliesOf(acme, 'result', '#sales').length,
    shown: ['ana', 'ben'].map((user) => acme.slack.ephemerals(user).length),
    homes: ['ana', 'ben'].map((user) => acme.slack.home(user)),
  }
}

// What a stranger must not learn: titles, meetings, rows he has not named himself, and links to recordings.
function secretsOf({ links, link }: Victim): string[] {
  const number = /\/j\/(\d+)/.exec(link)?.[1] ?? ''
  return [TITLE, number, 'X-Amz-Signature', 's3cretPass', ...links]
}
