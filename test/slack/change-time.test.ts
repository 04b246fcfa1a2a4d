import { describe, expect, test } from 'vitest'
import { startAppFixture } from './app-fixture.ts'

type Fixture = Awaited<ReturnType<typeof startAppFixture>>
const HOUR_MS = 3_600_000

/** Presses *Change* on a card whose recording can be moved, and waits for the form. */
async function openForm(fixture: Fixture) {
  const { slack, clock, will } = fixture
  const joinAt = Math.ceil(clock.now() / HOUR_MS) * HOUR_MS + HOUR_MS
  will.readPlanned = () => Promise.resolve({ joinAt, others: false })
  const ts = await fixture.show(['change'])
  expect(await slack.press({ user: 'ana', channel: 'standup', ts, actionId: 'change' })).toMatchObject({
    kind: 'acked',
  })
  const { id } = await slack.until(() => slack.modals('ana')[0])
  const submit = (at: number) =>
    slack.submitView({ user: 'ana', viewId: id, values: { when: { when: { selected_date_time: at / 1000 } } } })
  return { joinAt, submit, viewId: id }
}

describe('Change', () => {
  test('opens a form that knows the recording', async () => {
    await using fixture = await startAppFixture()
    await openForm(fixture)
    expect(fixture.committed).toEqual([
      {
        act: 'readPlanned',
        input: {
          team: fixture.slack.app.teamId,
          channel: fixture.slack.channel('standup').id,
          threadId: 'thread-1',
        },
      },
    ])
    expect(fixture.slack.modals('ana')[0]?.view).toMatchObject({ callback_id: 'change_time' })
    expect(fixture.slack.violations).toEqual([])
  })

  test('commits another time, closes the form and renews the Home tab', async () => {
    await using fixture = await startAppFixture()
    const { slack } = fixture
    const { joinAt, submit, viewId } = await openForm(fixture)
    expect(await submit(joinAt + HOUR_MS)).toEqual({ kind: 'closed' })
    expect(fixture.inputs('changeTime')).toMatchObject([
      {
        team: slack.app.teamId,
        channel: slack.channel('standup').id,
        user: slack.user('ana').id,
        threadId: 'thread-1',
        at: joinAt + HOUR_MS,
        key: `${viewId}/${(joinAt + HOUR_MS) / 1000}`,
        reply: 'later',
        route: null,
      },
    ])
    await slack.until(() => slack.home('ana'))
  })

  test.each(['past', 'tooFar', 'tooLate', 'over', 'tooOld', 'plannedAlready'] as const)(
    'says in the form why not: %s',
    async (why) => {
      await using fixture = await startAppFixture()
      const { joinAt, submit } = await openForm(fixture)
      fixture.will.changeTime = () => Promise.resolve({ kind: 'refused', why })
      expect(await submit(joinAt)).toEqual({ kind: 'errors', errors: { when: expect.stringMatching(/./) } })
    },
  )

  test('says in the form that nothing was changed when it could not be stored', async () => {
    await using fixture = await startAppFixture()
    const { joinAt, submit } = await openForm(fixture)
    fixture.will.changeTime = () => Promise.reject(new Error('a bug'))
    expect(await submit(joinAt)).toEqual({ kind: 'errors', errors: { when: expect.stringMatching(/./) } })
  })

  test.each([
    ['a row that cannot be moved', { state: { kind: 'joining' } } as const, { kind: 'pressIdle', action: 'change' }],
    ['a row that is not there', null, { kind: 'tooOld' }],
  ])('of %s stores an answer', async (_, planned, answer) => {
    await using fixture = await startAppFixture()
    const { slack, will } = fixture
    will.readPlanned = () => Promise.resolve(planned)
    const ts = await fixture.show(['change'])
    await slack.press({ user: 'ana', channel: 'standup', ts, actionId: 'change' })
    await expect.poll(() => fixture.inputs('answer')).toMatchObject([{ answer, reply: 'later' }])
    expect(slack.modals('ana')).toEqual([])
  })

  test('says so when nothing could be read, or the form could not be shown', async () => {
    await using fixture = await startAppFixture()
    const { slack, will } = fixture
    const ts = await fixture.show(['change'])
    will.readPlanned = () => Promise.reject(new Error('a bug'))
    await slack.press({ user: 'ana', channel: 'standup', ts, actionId: 'change' })
    await slack.until(() => slack.ephemerals('ana').length === 1 || undefined)
    will.readPlanned = () => Promise.resolve({ joinAt: fixture.clock.now() + HOUR_MS, others: true })
    slack.trouble({ method: 'views.open', kind: 'error', error: 'expired_trigger_id' })
    await slack.press({ user: 'ana', channel: 'standup', ts, actionId: 'change' })
    await slack.until(() => slack.ephemerals('ana').length === 2 || undefined)
    for (const { text } of slack.ephemerals('ana'))
      expect(text).toMatch(/The form could not be opened.*\nPress \*Change\* again/)
    expect(fixture.log.lines).toContainEqual(
      expect.objectContaining({ fields: { method: 'views.open', why: 'expired_trigger_id' } }),
    )
  })

  test.each([
    ['metadata', { private_metadata: 'nonsense' }],
    ['values', { state: undefined }],
  ])('a form without its %s is acked and ignored', async (_, change) => {
    await using fixture = await startAppFixture()
    const { slack } = fixture
    const values = { when: { when: { selected_date_time: 1_800_000_000 } } }
    const metadata = JSON.stringify({ threadId: 'thread-1', channel: 'C1' })
    const view = { id: 'V1', callback_id: 'change_time', private_metadata: metadata, state: { values }, ...change }
    const user = { id: slack.user('ana').id }
    expect(await slack.interact({ type: 'view_submission', user, view })).toMatchObject({ kind: 'acked' })
    expect(fixture.committed).toEqual([])
  })
})
