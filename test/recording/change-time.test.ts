import { describe, expect, test } from 'vitest'
import { adopt } from '../../src/recording/adopt.ts'
import type { Bot } from '../../src/recording/bot.ts'
import { cardView } from '../../src/recording/card-view.ts'
import { type ChangeRefusal, changeRefusal, changeTime } from '../../src/recording/change-time.ts'
import {
  askStop,
  foldCreate,
  foldDelivery,
  foldFetch,
  foldFind,
  foldGhostBot,
  foldStop,
  intendCreate,
} from '../../src/recording/fold-bot.ts'
import { giveUp } from '../../src/recording/give-up.ts'
import { nextBotStep } from '../../src/recording/next-bot-step.ts'
import { nextCreateStep, scheduledJoin } from '../../src/recording/next-create-step.ts'
import { NOTHING_KNOWN } from '../../src/recording/recall-facts.ts'
import {
  ASKED,
  aBot,
  aSnapshot,
  aThread,
  BY,
  createdBot,
  HOUR,
  MINUTE,
  POLICY,
  SECOND,
  STOP,
  status,
  T0,
  told,
} from './rows.ts'

const AT = T0 + 2 * HOUR
const LATER = T0 + 5 * HOUR
const asked = (joinAt: number | null) => ({ ...ASKED, joinAt })
const planned = aBot({ asked: asked(AT) })
const created = createdBot({ asked: asked(AT) })

function moved(bot: Bot, at: number, now = T0): Bot {
  const changed = changeTime(bot, { at, by: BY }, now)
  if (typeof changed === 'string') throw new Error(changed)
  return changed
}

const step = (bot: Bot, after = 0) => nextBotStep(bot, [aThread()], { now: T0 + after, policy: POLICY })
const ghostOf = (bot: Bot) => bot.ghosts[0] ?? { recallId: '', next: 'leave' as const, triedAt: null, tries: 0 }
const sent = (bot: Bot, joinAt: number | null, now = T0) =>
  intendCreate(bot, { key: `key for ${joinAt}`, body: '{}', form: '1.11', joinAt }, now)

describe('a recording can be moved', () => {
  test.each([
    { when: 'it is planned', bot: planned, refusal: null },
    { when: 'Recall has it already', bot: created, refusal: null },
    { when: 'it is 11 minutes ahead (rule 26)', bot: aBot({ asked: asked(T0 + 11 * MINUTE) }), refusal: null },
    { when: 'it is nearer than that', bot: aBot({ asked: asked(T0 + 11 * MINUTE - 1) }), refusal: 'tooLate' },
    { when: 'its time has come', bot: aBot({ asked: asked(T0) }), refusal: 'over' },
    { when: 'it is for now', bot: aBot(), refusal: 'over' },
    { when: 'a stop is asked', bot: { ...created, stop: STOP }, refusal: 'over' },
    { when: 'it was cancelled', bot: { ...planned, ended: { kind: 'cancelled', by: BY, at: T0 } }, refusal: 'over' },
    { when: 'it joins, before its time', bot: told(created, [status('joining_call', 1)], T0), refusal: 'over' },
  ] as { when: string; bot: Bot; refusal: ChangeRefusal | null }[])('when $when: $refusal', ({ bot, refusal }) => {
    expect(changeRefusal(bot, T0)).toBe(refusal)
    const changed = changeTime(bot, { at: LATER, by: BY }, T0)
    expect(typeof changed === 'string' ? changed : null).toBe(refusal)
  })

  test.each([
    { at: T0 - 1, why: 'past' },
    { at: T0 + 400 * 24 * HOUR + 1, why: 'tooFar' },
  ])('but not to just any moment: $why', ({ at, why }) => {
    expect(changeTime(planned, { at, by: BY }, T0)).toBe(why)
  })

  test.each([T0, T0 + 1, T0 + 11 * MINUTE, T0 + 400 * 24 * HOUR])('to %i', (at) => {
    expect(moved(planned, at).asked).toEqual(asked(at))
  })

  test('to the time it has: nothing changes', () => {
    expect(moved(created, AT)).toBe(created)
  })
})

describe('moving one that Recall does not have yet', () => {
  test('changes its time and says who did it, and nothing more', () => {
    const bot = moved({ ...planned, createTrouble: 'noCapacity' }, LATER)
    expect(bot).toEqual({ ...planned, asked: asked(LATER), changedBy: BY, heardAt: T0 })
    expect(cardView(bot, aThread(), { now: T0, others: false })).toMatchObject({
      state: { kind: 'scheduled', joinAt: LATER, changedBy: { kind: 'person', user: 'U2' } },
      buttons: ['change', 'cancel'],
    })
  })

  test.each([
    {
      to: '11 minutes ahead: Recall keeps the time',
      ahead: 11 * MINUTE,
      step: { do: 'createBot' },
      joinAt: T0 + 11 * MINUTE,
    },
    {
      to: 'nearer: the loop creates it at its time',
      ahead: 11 * MINUTE - 1,
      step: { do: 'waitUntil', at: T0 + 11 * MINUTE - 1 },
      joinAt: null,
    },
    { to: 'this moment: at once', ahead: 0, step: { do: 'createBot' }, joinAt: null },
  ])('to $to (rule 26)', ({ ahead, step: next, joinAt }) => {
    const bot = moved(planned, T0 + ahead)
    expect(nextCreateStep(bot, [aThread()], T0)).toEqual(next)
    expect(scheduledJoin(bot, T0)).toBe(joinAt)
    expect(scheduledJoin(bot, T0 + ahead)).toBeNull()
  })

  test('moves the end of the tries to create it too (rule 15)', () => {
    const bot = moved(planned, LATER)
    const created_ = sent(bot, LATER)
    expect(nextCreateStep(bot, [aThread()], LATER + 15 * MINUTE - 1)).toEqual({ do: 'createBot' })
    expect(nextCreateStep(bot, [aThread()], LATER + 15 * MINUTE)).toEqual({ do: 'hopeless' })
    expect(nextCreateStep(created_, [aThread()], LATER)).toEqual({ do: 'findBot' })
  })
})

describe('moving one that Recall has', () => {
  const bot = moved(created, LATER)

  test('gives the old bot up: it is deleted, and the row is as before its creation', () => {
    expect(bot).toMatchObject({
      recallId: null,
      createdAt: null,
      create: null,
      recall: NOTHING_KNOWN,
      statusSince: null,
    })
    expect(bot.replaced).toEqual(['recall-1'])
    expect(bot.ghosts).toEqual([{ recallId: 'recall-1', next: 'delete', triedAt: null, tries: 0 }])
    expect(step(bot)).toEqual({ do: 'removeGhost', ghost: ghostOf(bot) })
  })

  test('creates the new one only when the old is gone', () => {
    const failing = foldGhostBot(bot, ghostOf(bot), { outcome: { kind: 'failed', why: '', key: false }, now: T0 })
    expect(step(failing, SECOND)).toMatchObject({ do: 'waitUntil', at: T0 + 15 * SECOND })
    expect(nextCreateStep(failing, [aThread()], T0 + SECOND).do).toBe('waitUntil')
    const gone = foldGhostBot(failing, ghostOf(failing), { outcome: { kind: 'deleted' }, now: T0 + 15 * SECOND })
    expect(gone).toMatchObject({ ghosts: [], replaced: ['recall-1'] })
    expect(step(gone, 15 * SECOND)).toEqual({ do: 'createBot' })
  })

  test('whose old bot can never be removed ends as not created, rather than with two bots', () => {
    let stuck = bot
    for (let n = 0; n < 200; n++) {
      stuck = foldGhostBot(stuck, ghostOf(stuck), { outcome: { kind: 'failed', why: '', key: false }, now: T0 })
    }
    expect(nextCreateStep(stuck, [aThread()], LATER).do).toBe('waitUntil')
    expect(nextBotStep(stuck, [aThread()], { now: LATER + 15 * MINUTE, policy: POLICY })).toMatchObject({
      do: 'end',
      ended: { kind: 'notCreated' },
    })
  })

  test('never folds what is still said of the old one', () => {
    for (const code of ['joining_call', 'in_call_recording', 'fatal', 'done']) {
      const heard = foldDelivery(bot, { recallId: 'recall-1', event: status(code, 1) }, T0 + SECOND)
      expect(heard, code).toBe(bot)
    }
    const outcome = { kind: 'bot', snapshot: aSnapshot([status('fatal', 1)]), links: [] } as const
    const read = { recallId: 'recall-1', asked: 9, startedAt: T0, outcome: { ...outcome, links: [] } }
    expect(foldFetch(bot, read, T0 + SECOND)).toBe(bot)
    expect(adopt(bot, 'recall-1', T0)).toBe(bot)
    // Also when the new one is there, and is not made a ghost of a ghost.
    const next = adopt(sent({ ...bot, ghosts: [] }, LATER), 'recall-2', T0)
    expect(foldDelivery(next, { recallId: 'recall-1', event: status('done', 1) }, T0)).toBe(next)
    expect(next).toMatchObject({ recallId: 'recall-2', ghosts: [] })
  })

  test('twice gives up each, and remembers both', () => {
    const next = adopt(sent({ ...bot, ghosts: [] }, LATER), 'recall-2', T0)
    const again = moved(next, AT)
    expect(again).toMatchObject({ recallId: null, replaced: ['recall-1', 'recall-2'], asked: asked(AT) })
    expect(again.ghosts.map(({ recallId }) => recallId)).toEqual(['recall-2'])
  })

  test('and then cancelling it ends it, once the old one is gone', () => {
    const stopped = askStop(bot, { by: BY, why: 'person' }, T0)
    expect(step(stopped)).toMatchObject({ do: 'removeGhost' })
    expect(step({ ...stopped, ghosts: [] })).toEqual({ do: 'end', ended: { kind: 'cancelled', by: BY, at: T0 } })
  })
})

describe('moving one while its creation is under way', () => {
  const sending = sent(planned, AT)
  const bot = moved(sending, LATER)
  const found = (recallId: string) => ({ ...aSnapshot([]), recallId })

  test('leaves the sending to be settled first (rule 2)', () => {
    expect(bot.create).toEqual(sending.create)
    expect(step(bot)).toEqual({ do: 'findBot' })
  })

  test.each([
    {
      how: 'its answer',
      fold: () =>
        foldCreate(bot, { key: `key for ${AT}`, outcome: { kind: 'created', snapshot: found('recall-1') } }, T0),
    },
    {
      how: 'a look',
      fold: () =>
        foldFind(bot, { key: `key for ${AT}`, outcome: { kind: 'found', snapshots: [found('recall-1')] } }, T0),
    },
    {
      how: 'a delivery',
      fold: () => foldDelivery(bot, { recallId: 'recall-1', event: status('joining_call', 1) }, T0),
    },
  ])('the bot for the old time is given up when $how shows it', ({ fold }) => {
    const known = fold()
    expect(known).toMatchObject({ recallId: null, create: null, replaced: ['recall-1'], recall: NOTHING_KNOWN })
    expect(known.ghosts).toMatchObject([{ recallId: 'recall-1', next: 'delete' }])
    expect(step(known)).toMatchObject({ do: 'removeGhost' })
    expect(step({ ...known, ghosts: [] })).toEqual({ do: 'createBot' })
  })

  test('all bots for the old time are given up, when there are several', () => {
    const snapshots = [found('recall-1'), found('recall-9')]
    const known = foldFind(bot, { key: `key for ${AT}`, outcome: { kind: 'found', snapshots } }, T0)
    expect(known.recallId).toBeNull()
    expect(known.ghosts.map(({ recallId }) => recallId).sort()).toEqual(['recall-1', 'recall-9'])
  })

  test('and back again keeps the bot that it made', () => {
    const back = moved(bot, AT)
    const known = foldCreate(
      back,
      { key: `key for ${AT}`, outcome: { kind: 'created', snapshot: found('recall-1') } },
      T0,
    )
    expect(known).toMatchObject({ recallId: 'recall-1', ghosts: [], replaced: [] })
  })

  test('makes a new body for the new time when the old one proves to have made nothing', () => {
    const known = foldCreate(bot, { key: `key for ${AT}`, outcome: { kind: 'noCapacity', retryAfterMs: 1_000 } }, T0)
    expect(known.create).toBeNull()
    expect(nextCreateStep(known, [aThread()], T0 + SECOND)).toEqual({ do: 'createBot' })
  })

  test('a look that only finds the given-up one counts as "not there"', () => {
    const gaveUp = sent({ ...moved(created, LATER), ghosts: [] }, LATER)
    const outcome = { kind: 'found', snapshots: [found('recall-1')] } as const
    const looked = foldFind(
      gaveUp,
      { key: `key for ${LATER}`, outcome: { ...outcome, snapshots: [found('recall-1')] } },
      T0 + MINUTE,
    )
    expect(looked).toMatchObject({ recallId: null, create: { absentAt: [T0 + MINUTE] } })
    const both = [found('recall-1'), found('recall-2')]
    const known = foldFind(
      gaveUp,
      { key: `key for ${LATER}`, outcome: { kind: 'found', snapshots: both } },
      T0 + MINUTE,
    )
    expect(known).toMatchObject({ recallId: 'recall-2', ghosts: [] })
  })

  test('does not repeat a body whose join time is past: it is only looked for', () => {
    const absent = { ...sending, create: sending.create && { ...sending.create, absentAt: [AT] } }
    expect(nextCreateStep(absent, [aThread()], AT - 1).do).not.toBe('hopeless')
    expect(nextCreateStep(absent, [aThread()], AT + SECOND).do).toBe('waitUntil')
    expect(nextCreateStep(absent, [aThread()], AT + 20 * SECOND)).toEqual({ do: 'findBot' })
  })
})

test('giving a bot up twice is giving it up once', () => {
  const once = giveUp(created, 'recall-1')
  expect(giveUp(once, 'recall-1').ghosts).toEqual(once.ghosts)
  expect(new Set(giveUp(once, 'recall-1').replaced)).toEqual(new Set(['recall-1']))
})

test('a bot of which a channel is left waits for it, and one of which none is left ends (rule 20)', () => {
  const cancelled = aThread({ cancelled: { by: 'U2', at: T0 } })
  const open = aThread({ id: 'two', channel: 'C2' })
  expect(nextCreateStep(planned, [cancelled, open], T0)).toEqual({ do: 'createBot' })
  expect(nextCreateStep(planned, [cancelled, { ...open, cardTs: null }], T0).do).toBe('waitUntil')
  expect(nextCreateStep(planned, [cancelled, { ...open, closed: { at: T0, why: '' } }], T0)).toEqual({ do: 'hopeless' })
  const ended = nextBotStep(planned, [cancelled], { now: T0, policy: POLICY })
  expect(ended).toEqual({ do: 'end', ended: { kind: 'cancelled', by: null, at: T0 } })
})

test('a stop of a scheduled bot is steered by the answers of Recall: DELETE, and leave only once it was dispatched', () => {
  const stopped = askStop(created, { by: BY, why: 'person' }, T0)
  expect(step(stopped)).toEqual({ do: 'deleteBot' })
  expect(foldStop(stopped, { kind: 'deleted' }, T0).ended).toEqual({ kind: 'cancelled', by: BY, at: T0 })
  const late = foldStop(stopped, { kind: 'dispatched' }, T0)
  expect(step(late, 15 * SECOND).do).toBe('waitUntil')
  expect(step(late, AT - T0)).toEqual({ do: 'leaveCall' })
  const joined = { ...late, recall: { ...late.recall, status: { code: 'joining_call', subCode: null, at: T0 * 1000 } } }
  expect(step(joined, 15 * SECOND)).toEqual({ do: 'leaveCall' })
  const { state } = cardView(late, aThread(), { now: T0 + SECOND, others: false })
  expect(state).toEqual({ kind: 'stopping', by: { kind: 'person', user: 'U2' }, arrivesAt: AT })
  // "Not started yet" to the leave is no reason to delete it again, and changes nothing on the card.
  const again = foldStop(late, { kind: 'notStarted' }, T0 + 20 * SECOND)
  expect(again.stop).toMatchObject({ next: 'leave', dispatched: true })
  expect(cardView(again, aThread(), { now: T0 + 20 * SECOND, others: false }).state).toEqual(state)
})
