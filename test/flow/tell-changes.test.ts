import { expect, test } from 'vitest'
import { botChanges } from '../../src/flow/bot-changes.ts'
import { changeBot, changeThread } from '../../src/flow/change.ts'
import { transact } from '../../src/flow/tell-changes.ts'
import { threadChanges } from '../../src/flow/thread-changes.ts'
import { addGhost } from '../../src/recording/give-up.ts'
import { aBot, aThread, status, T0 } from '../recording/rows.ts'
import { aDelivery, aMeeting, type Flow, openFlow } from './flow-fixture.ts'

const told = (flow: Flow) => flow.logged.filter(({ level }) => level === 'info').map(({ message }) => message)

/** Recall tells of a status. */
async function hear(flow: Flow, ids: { botId: string; recallId: string }, event: ReturnType<typeof status>) {
  await flow.accept(aDelivery({ id: `${event.code}-${event.at}`, ...ids, event }))
  await flow.rest()
}

test('a recording is told as one line for each change of facts, with what it is found by', async () => {
  await using flow = await openFlow()
  const { botId, threadId } = await flow.ask()
  await flow.rest()
  const recallId = (await flow.bot(botId)).recallId ?? ''
  const ids = { botId, recallId }
  await hear(flow, ids, status('joining_call', 1))
  await hear(flow, ids, status('in_waiting_room', 2))
  await flow.pass(20_000)
  await hear(flow, ids, status('in_call_recording', 30))
  await hear(flow, ids, status('call_ended', 60))
  expect(told(flow)).toEqual([
    'a recording was asked for',
    'a card is to be posted',
    'the card is posted',
    'Recall has made the bot',
    'the bot joins the call',
    'the bot is in the waiting room',
    'the alert about the waiting room is posted',
    'the bot records',
    'the call has ended; the recording is being prepared',
  ])
  const { cardTs } = await flow.thread(threadId)
  expect(flow.logged.find(({ message }) => message === 'the bot records')?.fields).toEqual({
    ...{ bot: botId, recall: recallId, thread: threadId, channel: 'C1', ts: cardTs },
    ...{ was: 'waiting', is: 'recording' },
  })
})

test('a repeat, and news that change nothing to see, are told by no line', async () => {
  await using flow = await openFlow()
  const { botId } = await flow.ask()
  await flow.rest()
  const recallId = (await flow.bot(botId)).recallId ?? ''
  await hear(flow, { botId, recallId }, status('in_call_recording', 5))
  const before = told(flow).length
  await hear(flow, { botId, recallId }, status('in_call_recording', 5))
  await hear(flow, { botId, recallId }, status('joining_call', 1))
  expect(told(flow)).toHaveLength(before)
})

test('what is rolled back is told to nobody, and what is tried again after it is told once', async () => {
  await using flow = await openFlow()
  const { botId, threadId } = await flow.ask()
  const before = told(flow).length
  await expect(
    transact(flow.deps, async (tx) => {
      await changeThread(tx, threadId, (thread) => ({ ...thread, cardTs: '1.000001' }))
      throw new Error('no')
    }),
  ).rejects.toThrow('no')
  expect(told(flow)).toHaveLength(before)

  // One delivery of a batch fails the first time: the batch is rolled back, and each is tried again alone.
  const good = aDelivery({ id: 'good', botId, recallId: 'recall-1', event: status('in_waiting_room', 3) })
  const bad = {
    ...aDelivery({ id: 'bad', botId, recallId: 'recall-1', event: status('joining_call', 1) }),
    event: null,
  }
  const outcomes = await Promise.allSettled([flow.accept(good), flow.accept(bad as never)])
  expect(outcomes.map((one) => one.status)).toEqual(['fulfilled', 'rejected'])
  expect(told(flow).filter((words) => words === 'the bot is in the waiting room')).toHaveLength(1)
})

test('with several channels one line tells of the bot, and names all of them', async () => {
  await using flow = await openFlow()
  const first = await flow.ask()
  const other = { channel: 'C2', key: 'other', link: aMeeting('zoom:1') }
  await flow.ask(other)
  await transact(flow.deps, (tx) =>
    changeBot(tx, { id: first.botId, now: flow.clock.now() }, (bot) => ({
      ...bot,
      stop: { askedAt: T0, by: null, why: 'tooLong', next: 'leave', triedAt: null, dispatched: false, missing: 0 },
    })),
  )
  const lines = flow.logged.filter(({ message }) => message === 'the bot is to leave')
  expect(lines).toHaveLength(1)
  expect(lines[0]?.fields).toMatchObject({ threads: [{ channel: 'C1' }, { channel: 'C2' }] })
})

test.each([
  { change: { cancelled: { by: 'U1', at: T0 } }, words: 'the channel took its wish back' },
  { change: { retriedBy: 'U1' }, words: 'it is tried again' },
  { change: { subscribers: ['U2'] }, words: 'somebody else waits for the result' },
  { change: { told: ['U1'] }, words: 'somebody who asked was told by another way' },
  { change: { ghosts: ['1.2'] }, words: 'a message of ours is there twice; one is removed' },
  { change: { card: 'gone' as const }, words: 'the card was deleted by somebody' },
  { change: { card: 'frozen' as const }, words: 'the card can no longer be edited' },
  { change: { alert: 'dropped' as const }, words: 'the alert about the waiting room was dropped' },
  { change: { resultTs: '1.3' }, words: 'the result is posted' },
  { change: { channelProblem: 'is_archived' }, words: 'the channel cannot be posted to' },
  { change: { failures: 3, retryAt: T0 }, words: null },
])('of a thread it is told: $words', ({ change, words }) => {
  const thread = aThread()
  const changes = threadChanges(thread, { ...thread, ...change })
  expect(changes.map((one) => one.words)).toEqual(words === null ? [] : [words])
  expect(JSON.stringify(changes)).not.toMatch(/U1|U2/)
})

test('of a bot no name, link or passcode is told', () => {
  const bot = aBot({ recallId: 'recall-1' })
  const refused = {
    ...addGhost(bot, 'recall-2'),
    asked: { ...bot.asked, meetingUrl: 'https://zoom.us/j/1?pwd=s3cret', botName: 'Weekly of Ana' },
    ended: {
      kind: 'refused' as const,
      refusal: { kind: 'link' as const, status: 400, code: 'x', message: 'Not for Ana s3cret' },
      at: T0,
    },
  }
  const changes = botChanges(bot, refused, T0)
  expect(changes.map(({ words }) => words)).toEqual([
    'Recall has a bot too many; it is removed',
    'Recall refuses to send a bot',
  ])
  expect(JSON.stringify([changes, botChanges(null, refused, T0)])).not.toMatch(/s3cret|Ana/)
})
