import { expect, test } from 'vitest'
import { changeBot, changeThread } from '../../src/flow/change.ts'
import { meetingOf, requestRecording } from '../../src/flow/request-recording.ts'
import { createShareCommits } from '../../src/flow/share-commits.ts'
import type { RecordAct } from '../../src/recording/acts.ts'
import { askStop } from '../../src/recording/fold-bot.ts'
import { answerWithinMs } from '../../src/recording/policy.ts'
import type { MessagePlace } from '../../src/recording/views.ts'
import { BY, POLICY, T0 } from '../recording/rows.ts'
import { aMeeting, aRequest, type Flow, openFlow, until } from './flow-fixture.ts'

function requests(flow: Flow) {
  const woken: string[] = []
  const commit = createShareCommits(flow.deps)
  const send = (over: Partial<RecordAct> = {}) =>
    requestRecording(
      { ...flow.deps, commit, botName: 'Recorder', wake: () => void woken.push('wake') },
      { ...aRequest(), ...over },
    )
  const count = async (table: 'bots' | 'threads' | 'taken') =>
    (await flow.db.selectFrom(table).select('team').execute()).length
  return { send, woken, counts: async () => [await count('bots'), await count('threads'), await count('taken')] }
}

const STARTED = { kind: 'taken', answer: null }
const joined = (place: MessagePlace | null) => ({ kind: 'taken', answer: { kind: 'joined', place, joinAt: null } })

test('a request makes a bot and a thread, both due, and wakes the loop', async () => {
  await using flow = await openFlow()
  const { send, woken } = requests(flow)
  const route = { responseUrl: 'https://hooks.example/1', usableUntil: T0 + 1 }
  expect(await send({ route, rootTs: '5.0' })).toEqual(STARTED)
  const bot = await flow.bot('id-1')
  expect(bot.asked).toEqual({ ...meetingOf(aMeeting(), 'Recorder'), joinAt: null, requestedAt: T0 })
  expect(await flow.threadsOf('id-1')).toMatchObject([
    {
      team: 'T1',
      channel: 'C1',
      requester: 'U1',
      rootTs: '5.0',
      answerRoute: route,
      answerBy: T0 + answerWithinMs(POLICY),
    },
  ])
  expect(woken).toEqual(['wake'])
})

test('a request that comes twice with the same key is taken once', async () => {
  await using flow = await openFlow()
  const { send, counts } = requests(flow)
  expect(await send()).toEqual(STARTED)
  expect(await send()).toEqual({ kind: 'repeated' })
  expect(await send({ ...aRequest('zoom:2') })).toEqual({ kind: 'repeated' })
  expect(await counts()).toEqual([1, 1, 1])
})

test('the same key in another workspace is another request', async () => {
  await using flow = await openFlow()
  const { send, counts } = requests(flow)
  await send()
  expect(await send({ team: 'T2' })).toEqual(STARTED)
  expect(await counts()).toEqual([2, 2, 2])
})

test('a second request in the same channel joins the thread: another person as a subscriber, once', async () => {
  await using flow = await openFlow()
  const { send, counts } = requests(flow)
  await send()
  const here = { kind: 'taken', answer: { kind: 'joined', place: null, joinAt: null } }
  expect(await send({ key: 'k2', user: 'U2' })).toEqual(here)
  expect(await send({ key: 'k3', user: 'U2' })).toEqual(here)
  expect(await send({ key: 'k4', user: 'U1' })).toEqual(here)
  expect(await send({ key: 'k4', user: 'U1' })).toEqual({ kind: 'repeated' })
  expect(await counts()).toEqual([1, 1, 4])
  expect(await flow.threadsOf('id-1')).toMatchObject([{ requester: 'U1', subscribers: ['U2'] }])
})

test('a passcode that comes with the second request goes to the bot, as long as it was not sent', async () => {
  await using flow = await openFlow()
  const { send } = requests(flow)
  const bare = aMeeting('zoom:1')
  const withPasscode = { ...bare, url: `${bare.url}?pwd=secret` }
  await send({ link: bare })
  await send({ link: withPasscode, key: 'k2', channel: 'C2' })
  expect((await flow.bot('id-1')).asked.meetingUrl).toBe(withPasscode.url)
  await send({ link: { ...bare, url: `${bare.url}?pwd=other` }, key: 'k3', channel: 'C3' })
  expect((await flow.bot('id-1')).asked.meetingUrl).toBe(withPasscode.url)
  await send({ link: aMeeting('zoom:2'), key: 'k4' })
  await flow.pass(10_000)
  await send({ link: { ...aMeeting('zoom:2'), url: withPasscode.url }, key: 'k5', channel: 'C2' })
  expect((await flow.bot('id-5')).asked.meetingUrl).toBe(aMeeting('zoom:2').url)
})

test('who joins is shown the thread: its card, or the message it hangs on', async () => {
  await using flow = await openFlow()
  const { send } = requests(flow)
  await send()
  await flow.inTx((tx) => changeThread(tx, 'id-2', (thread) => ({ ...thread, cardTs: '7.0' })))
  expect(await send({ key: 'k2' })).toEqual(joined({ channel: 'C1', ts: '7.0', rootTs: null }))
  await flow.inTx((tx) => changeThread(tx, 'id-2', (thread) => ({ ...thread, rootTs: '6.0' })))
  expect(await send({ key: 'k3' })).toEqual(joined({ channel: 'C1', ts: '7.0', rootTs: '6.0' }))
})

test('a request in another channel of the workspace gets a thread of its own on the same bot', async () => {
  await using flow = await openFlow()
  const { send, counts } = requests(flow)
  await send()
  expect(await send({ key: 'k2', channel: 'C2', user: 'U2' })).toEqual(STARTED)
  expect(await counts()).toEqual([1, 2, 2])
  expect((await flow.threadsOf('id-1')).map(({ channel }) => channel)).toEqual(['C1', 'C2'])
})

test('another workspace, or another meeting, gets a bot of its own', async () => {
  await using flow = await openFlow()
  const { send, counts } = requests(flow)
  await send()
  await send({ team: 'T2', key: 'k2' })
  await send({ ...aRequest('zoom:2'), key: 'k3' })
  expect(await counts()).toEqual([3, 3, 3])
})

test.each([
  { what: 'that a stop is asked of', end: (flow: Flow) => flow.bot('id-1').then((bot) => askStop(bot, PERSON, T0)) },
  { what: 'that is closed', end: (flow: Flow) => flow.bot('id-1').then((bot) => ({ ...bot, closedAt: T0 })) },
])('a bot $what takes no more requests: the next one gets a new bot', async ({ end }) => {
  await using flow = await openFlow()
  const { send, counts } = requests(flow)
  await send()
  const over = await end(flow)
  await flow.inTx((tx) => changeBot(tx, { id: 'id-1', now: T0 }, () => over))
  expect(await send({ key: 'k2' })).toEqual(STARTED)
  expect(await counts()).toEqual([2, 2, 2])
})

const PERSON = { by: BY, why: 'person' } as const

test('a thread that is closed here is not joined: a new one is made', async () => {
  await using flow = await openFlow()
  const { send, counts } = requests(flow)
  await send()
  await flow.inTx((tx) => changeThread(tx, 'id-2', (thread) => ({ ...thread, closed: { at: T0, why: 'told' } })))
  expect(await send({ key: 'k2' })).toEqual(STARTED)
  expect(await counts()).toEqual([1, 2, 2])
})

test('past its deadline nothing is committed, and the same request may be made again', async () => {
  await using flow = await openFlow()
  const { send, counts, woken } = requests(flow)
  expect(await send({ deadline: T0 })).toEqual({ kind: 'notStarted', why: expect.stringContaining('too late') })
  expect(await counts()).toEqual([0, 0, 0])
  expect(woken).toEqual([])
  expect(await send({ deadline: T0 + 1 })).toEqual(STARTED)
})

test('a deadline that passes while the database is busy with others commits nothing', async () => {
  await using flow = await openFlow()
  const { send, counts } = requests(flow)
  let open: (() => void) | null = null
  const busy = flow.inTx(
    () =>
      new Promise<void>((resolve) => {
        open = resolve
      }),
  )
  await until(() => open !== null)
  const sent = send({ deadline: T0 + 2_000 })
  flow.clock.advance(2_000)
  ;(open as (() => void) | null)?.()
  await busy
  expect(await sent).toMatchObject({ kind: 'notStarted' })
  expect(await counts()).toEqual([0, 0, 0])
})

test('a database that fails starts nothing and says so', async () => {
  const flow = await openFlow()
  const { send } = requests(flow)
  await flow[Symbol.asyncDispose]()
  expect(await send()).toEqual({ kind: 'notStarted', why: expect.any(String) })
})

test('requests that come at the same moment make one bot, and one thread in each channel', async () => {
  await using flow = await openFlow()
  const { send, counts } = requests(flow)
  const outcomes = await Promise.all([
    send({ key: 'a' }),
    send({ key: 'b', user: 'U2' }),
    send({ key: 'c', channel: 'C2' }),
    send({ key: 'a' }),
  ])
  expect(outcomes).toEqual([STARTED, joined(null), STARTED, { kind: 'repeated' }])
  expect(await counts()).toEqual([1, 2, 3])
})
