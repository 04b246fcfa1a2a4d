import { describe, expect, test } from 'vitest'
import type { ListItem } from '../../src/recording/views.ts'
import { MEET, startAppFixture, ZOOM } from './app-fixture.ts'

type Fixture = Awaited<ReturnType<typeof startAppFixture>>

function item({ slack }: Fixture): ListItem {
  return {
    threadId: 'thread-1',
    place: null,
    channel: slack.channel('standup').id,
    platform: 'zoom',
    meetingLabel: 'zoom.us/j/123 4567 8901',
    title: null,
    requester: slack.user('ana').id,
    requestedAt: 0,
    active: true,
    others: false,
    state: { kind: 'joining' },
    buttons: ['stop'],
  }
}

async function openHome(fixture: Fixture) {
  const { slack } = fixture
  await slack.openAppHome({ user: 'ana', tab: 'home' })
  return slack.until(() => slack.home('ana'))
}

describe('the Home tab', () => {
  test('shows what its viewer asked for', async () => {
    await using fixture = await startAppFixture()
    const { slack } = fixture
    fixture.will.readHome = () => Promise.resolve([item(fixture)])
    const home = await openHome(fixture)
    expect(JSON.stringify(home.view)).toContain('zoom.us/j/123')
    expect(fixture.committed).toEqual([
      { act: 'readHome', input: { team: slack.app.teamId, user: slack.user('ana').id } },
    ])
    expect(slack.violations).toEqual([])
  })

  test('commits a press with the channel of its row, and is shown anew', async () => {
    await using fixture = await startAppFixture()
    const { slack } = fixture
    fixture.will.readHome = () => Promise.resolve([item(fixture)])
    const { id } = await openHome(fixture)
    expect(await slack.pressInView({ user: 'ana', viewId: id, actionId: 'stop' })).toMatchObject({ kind: 'acked' })
    expect(fixture.inputs('press')).toMatchObject([
      { channel: slack.channel('standup').id, threadId: 'thread-1', button: 'stop', route: null, threadTs: null },
    ])
    await expect.poll(() => slack.calls.filter(({ method }) => method === 'views.publish').length).toBe(2)
  })

  test('that cannot be shown is logged with Slack’s code, and nothing else happens', async () => {
    await using fixture = await startAppFixture()
    const { slack, log } = fixture
    slack.trouble({ method: 'views.publish', kind: 'error', error: 'not_enabled' })
    await slack.openAppHome({ user: 'ana', tab: 'home' })
    await expect
      .poll(() => log.lines)
      .toContainEqual(expect.objectContaining({ fields: { method: 'views.publish', why: 'not_enabled' } }))
    fixture.will.readHome = () => Promise.reject(new Error('a bug'))
    await slack.openAppHome({ user: 'ana', tab: 'home' })
    expect(fixture.app.ready()).toBe(true)
  })

  test('an event without a user is ignored', async () => {
    await using fixture = await startAppFixture()
    await fixture.slack.event({ type: 'app_home_opened', tab: 'home' })
    await fixture.slack.event({ type: 'app_home_opened', tab: 'messages', user: 'U1' })
    expect(fixture.committed).toEqual([])
  })
})

describe('the form on the Home tab', () => {
  async function openForm(fixture: Fixture) {
    const { slack } = fixture
    const { id } = await openHome(fixture)
    expect(await slack.pressInView({ user: 'ana', viewId: id, actionId: 'record_meeting' })).toMatchObject({
      kind: 'acked',
    })
    const { id: viewId } = await slack.until(() => slack.modals('ana')[0])
    const submit = (values: { link?: string; when?: number; name?: string }) => {
      const filled = {
        link: { link: { value: values.link } },
        when: { when: { selected_date_time: values.when } },
        name: { name: { value: values.name } },
        channel: { channel: { selected_conversation: 'standup' } },
      }
      return slack.submitView({ user: 'ana', viewId, values: filled })
    }
    return { viewId, submit }
  }

  test('starts a recording in the channel that was chosen, and closes', async () => {
    await using fixture = await startAppFixture()
    const { slack, clock } = fixture
    const { viewId, submit } = await openForm(fixture)
    expect(await submit({ link: ZOOM })).toEqual({ kind: 'closed' })
    expect(fixture.inputs('record')).toEqual([
      {
        team: slack.app.teamId,
        channel: slack.channel('standup').id,
        user: slack.user('ana').id,
        key: viewId,
        link: expect.objectContaining({ url: ZOOM }),
        ...{ botName: null, when: null, joinAt: null, route: null, rootTs: null, threadTs: null },
        reply: 'later',
        deadline: clock.now() + 2_000,
      },
    ])
    await expect.poll(() => slack.calls.filter(({ method }) => method === 'views.publish').length).toBe(2)
    expect(slack.violations).toEqual([])
  })

  test('takes a name and a time', async () => {
    await using fixture = await startAppFixture()
    const { submit } = await openForm(fixture)
    const at = Math.floor(fixture.clock.now() / 60_000) * 60_000 + 3_600_000
    expect(await submit({ link: MEET, name: 'Weekly notes', when: at / 1000 })).toEqual({ kind: 'closed' })
    expect(fixture.inputs('record')).toMatchObject([{ botName: 'Weekly notes', joinAt: at, when: null }])
  })

  test.each([
    ['no meeting', { link: 'https://example.com/call' }, 'link'],
    ['two meetings', { link: `${ZOOM} ${MEET}` }, 'link'],
    ['a word', { link: 'list' }, 'link'],
    ['more than a link', { link: `${ZOOM} tomorrow 9am` }, 'link'],
    ['a time long gone', { link: MEET, when: 1_600_000_000 }, 'when'],
    ['a time in years', { link: MEET, when: 3_000_000_000 }, 'when'],
  ])('says what is wrong: %s', async (_, values, block) => {
    await using fixture = await startAppFixture()
    const { submit } = await openForm(fixture)
    expect(await submit(values)).toEqual({ kind: 'errors', errors: { [block]: expect.stringMatching(/./) } })
    expect(fixture.inputs('record')).toEqual([])
    expect(fixture.slack.modals('ana')).toHaveLength(1)
  })

  test('says that nothing was started when it could not be stored', async () => {
    await using fixture = await startAppFixture()
    const { submit } = await openForm(fixture)
    fixture.will.record = () => Promise.resolve({ kind: 'notStarted', why: 'disk full' })
    expect(await submit({ link: ZOOM })).toMatchObject({ kind: 'errors' })
  })

  test('is closed without a word when it was taken before', async () => {
    await using fixture = await startAppFixture()
    const { submit } = await openForm(fixture)
    fixture.will.record = () => Promise.resolve({ kind: 'repeated' })
    expect(await submit({ link: ZOOM })).toEqual({ kind: 'closed' })
  })

  test('that cannot be opened ends in a direct message', async () => {
    await using fixture = await startAppFixture()
    const { slack } = fixture
    const { id } = await openHome(fixture)
    slack.trouble({ method: 'views.open', kind: 'error', error: 'expired_trigger_id' })
    await slack.pressInView({ user: 'ana', viewId: id, actionId: 'record_meeting' })
    const direct = slack.directWithApp('ana').id
    const shown = await slack.until(() => slack.messages(direct)[0])
    expect(shown.text).toContain('The form could not be opened')
    expect(shown.text).toContain('Press *Record a meeting* again')
  })

  test.each([
    ['values', { id: 'V1', callback_id: 'record' }],
    ['fields', { id: 'V1', callback_id: 'record', state: { values: { link: null } } }],
  ])('without %s says what is wrong', async (_, view) => {
    await using fixture = await startAppFixture()
    const user = { id: fixture.slack.user('ana').id }
    const outcome = await fixture.slack.interact({ type: 'view_submission', user, view })
    expect(outcome).toMatchObject({ kind: 'acked', payload: { response_action: 'errors' } })
    expect(fixture.committed).toEqual([])
  })
})

describe('a greeting', () => {
  test('is asked for when somebody opens our messages, once for each of them', async () => {
    await using fixture = await startAppFixture()
    const { slack } = fixture
    await slack.openAppHome({ user: 'ana', tab: 'messages' })
    const user = slack.user('ana').id
    expect(fixture.committed).toMatchObject([
      { act: 'greet', input: { once: `dm/${user}`, user, channel: slack.directWithApp('ana').id, reply: 'later' } },
    ])
  })

  test('is asked for when somebody brings us into a channel', async () => {
    await using fixture = await startAppFixture()
    const { slack } = fixture
    await slack.invite({ user: 'ben', channel: 'board' })
    const { id } = slack.channel('board')
    expect(fixture.committed).toMatchObject([
      { act: 'greet', input: { once: `channel/${id}`, channel: id, user: slack.user('ben').id } },
    ])
  })

  test.each([
    ['by ourselves', { inviter: undefined }],
    ['and it is somebody else', { user: 'U0OTHER' }],
    ['in no channel', { channel: undefined }],
  ])('is not asked for when we join %s', async (_, change) => {
    await using fixture = await startAppFixture()
    const { slack } = fixture
    const joined = { user: slack.app.botUserId, channel: 'C1', channel_type: 'C', inviter: 'U1', ...change }
    await slack.event({ type: 'member_joined_channel', ...joined })
    expect(fixture.committed).toEqual([])
  })
})
