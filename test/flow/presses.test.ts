import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { PressAct } from '../../src/recording/acts.ts'
import type { Bot } from '../../src/recording/bot.ts'
import { joins } from '../../src/recording/holds-place.ts'
import { HOUR, recording, SECOND, status, T0, video } from '../recording/rows.ts'
import { aDelivery, aMeeting, anAct, type Flow, openFlow } from './flow-fixture.ts'

const CHANNELS = ['C1', 'C2', 'C3'] as const
const BUTTONS: PressAct['button'][] = ['cancel', 'stop', 'pause', 'resume', 'tryAgain', 'freshLinks']
const TIMES = [T0 + 2 * HOUR, T0 + 3 * HOUR, T0 + 4 * HOUR] as const

/** What happens next: somebody presses, moves it, asks for it; the bot lives on; an answer is lost; time goes by. */
type Happening =
  | { do: 'press'; thread: number; button: PressAct['button']; person: string; twice: boolean }
  | { do: 'change'; thread: number; at: number }
  | { do: 'ask'; channel: number; person: string; at: number }
  | { do: 'live'; bot: number; what: 'on' | 'pause' | 'resume' | 'end' | 'old news' }
  /** The answer of the next such call is lost, or the call fails without an effect. */
  | { do: 'lose'; method: string; effect: boolean }
  | { do: 'pass'; seconds: number }

const some = fc.nat(9)
const person = fc.constantFrom('a', 'b')
const HAPPENINGS: fc.Arbitrary<Happening[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        do: fc.constant('press'),
        thread: some,
        button: fc.constantFrom(...BUTTONS),
        person,
        twice: fc.boolean(),
      }),
    },
    { weight: 3, arbitrary: fc.record({ do: fc.constant('change'), thread: some, at: fc.constantFrom(...TIMES) }) },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant('ask'), channel: some, person, at: fc.constantFrom(...TIMES) }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        do: fc.constant('live'),
        bot: some,
        what: fc.constantFrom('on', 'pause', 'resume', 'end', 'old news'),
      }),
    },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant('lose'),
        method: fc.constantFrom('createBot', 'findBots', 'deleteBot', 'pauseRecording', 'leaveCall'),
        effect: fc.boolean(),
      }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('pass'), seconds: fc.constantFrom(1, 20, 70) }) },
  ) as fc.Arbitrary<Happening>,
  { minLength: 3, maxLength: 25 },
)

const LIFE = ['joining_call', 'in_waiting_room', 'in_call_not_recording', 'in_call_recording']

/** The world in which it happens, and what must hold of it at every moment. */
async function openStage(flow: Flow, joinAt: number | null) {
  const answers: { channel: string; answer: unknown }[] = []
  const ends = new Set<string>()
  const stops = new Map<string, { stop: unknown; sent: number }>()
  const lived = new Map<string, number>()
  let count = 0

  const facts = async <T>(table: 'bots' | 'threads') =>
    (await flow.db.selectFrom(table).select('facts').execute()).map((row) => JSON.parse(row.facts) as T)
  const bots = () => facts<Bot>('bots')
  const threads = () => facts<{ id: string; channel: string; botId: string }>('threads')
  const createdFor = (botId: string) =>
    flow.of('createBot').filter(({ about }) => about.split(' at ')[0] === botId).length
  const left = () => new Set(flow.of('leaveCall').map(({ about }) => about))

  /** Bots at Recall for one row that are neither gone, over nor told to leave. */
  const liveOf = (botId: string) =>
    [...flow.bots.keys()].filter(
      (id) => id.slice('recall-'.length).split(' at ')[0] === botId && !ends.has(id) && !left().has(id),
    )

  const { createBot } = flow.deps.recall
  flow.deps.recall.createBot = async (sent) => {
    const outcome = await createBot(sent)
    const botId = sent.body.split(' at ')[0] ?? ''
    expect(liveOf(botId).length, `bots at Recall for ${botId}`).toBeLessThanOrEqual(1)
    return outcome
  }

  const act = (channel: string, who: string) => anAct(`act-${++count}`, { channel, user: `${channel}-${who}` })
  const ask = async (channel: string, who: string, at: number | null = joinAt) => {
    const wish = {
      link: aMeeting('zoom:m'),
      botName: null,
      when: null,
      joinAt: joinAt === null ? null : at,
      rootTs: null,
    }
    answers.push({ channel, answer: await flow.acts.record({ ...act(channel, who), ...wish }) })
  }

  async function hear(bot: Bot, codes: Parameters<typeof status>[0][], recallId: string): Promise<void> {
    for (const code of codes) {
      const at = (flow.clock.now() - T0) / SECOND + ++count / 1_000
      const events = code === 'paused' ? [recording('paused', at)] : [status(code, at)]
      if (code === 'done') events.unshift(video('done', at))
      const known = flow.bots.get(recallId)
      if (known !== undefined) flow.bots.set(recallId, { ...known, events: [...known.events, ...events] })
      if (code === 'done') ends.add(recallId)
      for (const event of events) {
        await flow.accept(aDelivery({ id: `m-${++count}`, recallId, botId: bot.id, event }))
      }
    }
  }

  async function live(bot: Bot, what: Extract<Happening, { do: 'live' }>['what']): Promise<void> {
    const { recallId } = bot
    const old = bot.replaced[0]
    if (what === 'old news' && old !== undefined) return await hear(bot, ['joining_call', 'fatal'], old)
    if (recallId === null || ends.has(recallId)) return
    const step = lived.get(recallId) ?? 0
    if (what === 'on') {
      lived.set(recallId, step + 1)
      return await hear(bot, [LIFE[Math.min(step, LIFE.length - 1)] ?? ''], recallId)
    }
    if (step < LIFE.length) return
    if (what === 'pause') await hear(bot, ['paused', 'in_call_not_recording'], recallId)
    if (what === 'resume') await hear(bot, ['in_call_recording'], recallId)
    if (what === 'end') await hear(bot, ['call_ended', 'done'], recallId)
  }

  const lost = (method: string, effect: boolean) => (own: () => unknown) => {
    if (effect) own()
    return method === 'createBot'
      ? { kind: 'unknown', status: null, why: 'no answer' }
      : { kind: 'failed', why: 'no answer', key: false }
  }

  return {
    ask,
    async happen(one: Happening): Promise<void> {
      const [rows, all] = [await threads(), await bots()]
      const pick = <T>(list: T[], n: number): T | undefined => list[n % list.length]
      switch (one.do) {
        case 'press': {
          const thread = pick(rows, one.thread)
          if (thread === undefined) return
          const press = { ...act(thread.channel, one.person), threadId: thread.id, button: one.button }
          const again = { ...press, ...act(thread.channel, 'b') }
          const taken = await Promise.all(
            [press, ...(one.twice ? [again, press] : [])].map((each) => flow.acts.press(each)),
          )
          for (const answer of taken) answers.push({ channel: thread.channel, answer })
          return
        }
        case 'change': {
          const thread = pick(rows, one.thread)
          if (thread === undefined) return
          await flow.acts.changeTime({ ...act(thread.channel, 'a'), threadId: thread.id, at: one.at })
          return
        }
        case 'ask':
          return await ask(pick([...CHANNELS], one.channel) ?? 'C1', one.person, one.at)
        case 'live': {
          const bot = pick(all, one.bot)
          return bot === undefined ? undefined : await live(bot, one.what)
        }
        case 'lose':
          flow.give({ method: one.method, answer: lost(one.method, one.effect) })
          return
        case 'pass':
          return await flow.pass(one.seconds * SECOND, 10 * SECOND)
      }
    },
    async check(): Promise<void> {
      const all = await bots()
      const now = flow.clock.now()
      for (const bot of all) {
        expect(liveOf(bot.id).length, `bots at Recall for ${bot.id}`).toBeLessThanOrEqual(1)
        // What it was given up for is never taken up again: its bot comes at its own time.
        expect(bot.replaced).not.toContain(bot.recallId)
        const comesAt = bot.recallId?.split(' at ')[1]
        if (comesAt !== undefined) expect(Number(comesAt), `the time of ${bot.id}`).toBe(bot.asked.joinAt)
        const known = stops.get(bot.id)
        if (known !== undefined) {
          expect(bot.stop, `the stop of ${bot.id}`).toMatchObject({ by: known.stop })
          expect(createdFor(bot.id), `creations of ${bot.id} after its stop`).toBe(known.sent)
        } else if (bot.stop !== null) stops.set(bot.id, { stop: bot.stop.by, sent: createdFor(bot.id) })
        const rivals = all.filter((one) => one.id !== bot.id && joins(one, { joinAt: bot.asked.joinAt, now }))
        if (joins(bot, { joinAt: bot.asked.joinAt, now }))
          expect(
            rivals.map(({ id }) => id),
            bot.id,
          ).toEqual([])
      }
      for (const { channel, id } of await threads()) {
        const said = [...flow.messages.values()].filter(({ threadId }) => threadId === id)
        const { cardShown, resultShown } = await flow.thread(id)
        expectOwnNames(channel, [said, cardShown, resultShown])
      }
      for (const { channel, answer } of answers) expectOwnNames(channel, answer)
      for (const { channel, answer } of flow.told) expectOwnNames(channel, answer)
    },
  }
}

/** People are named after the channel they act in, so that a name out of place is seen. */
function expectOwnNames(channel: string, said: unknown): void {
  const named = JSON.stringify(said ?? null).match(/\bC\d-[ab]\b/g) ?? []
  expect(
    named.filter((name) => !name.startsWith(`${channel}-`)),
    `names seen in ${channel}`,
  ).toEqual([])
}

test.each([
  { when: 'now', joinAt: null },
  { when: 'planned', joinAt: TIMES[0] },
])(
  'whatever people press ($when), there are never two bots, no stop is taken back and nobody is named elsewhere',
  async ({ joinAt }) => {
    await fc.assert(
      fc.asyncProperty(HAPPENINGS, fc.integer({ min: 1, max: 3 }), async (happenings, channels) => {
        await using flow = await openFlow()
        const stage = await openStage(flow, joinAt)
        for (const channel of CHANNELS.slice(0, channels)) await stage.ask(channel, 'a')
        await flow.rest()
        for (const happening of happenings) {
          await stage.happen(happening)
          await stage.check()
          await flow.rest()
          await stage.check()
        }
        await flow.pass(60 * SECOND, 10 * SECOND)
        await stage.check()
        expect(flow.logged.filter(({ level }) => level === 'error')).toEqual([])
      }),
      { numRuns: 60 },
    )
  },
  60_000,
)
