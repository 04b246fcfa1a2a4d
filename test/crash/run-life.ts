import { setTimeout as pause } from 'node:timers/promises'
import { rest } from '../breaking/rest.ts'
import { type Counts, type CrashWorld, openCrashWorld } from './crash-world.ts'
import { type Judgement, judge } from './judge.ts'
import type { Life, Press, Request } from './lives.ts'
import type { Deeds, Run } from './run.ts'
import { tellStory } from './tell-story.ts'
import { cardsIn, isEnded, wordsOf } from './threads.ts'

/**
 * What came of it. `killedAt` null: the life ended before its place came; then `done` says how many places there were, until the
 * app was running and in all.
 */
export type Ran = Judgement & { killedAt: string | null; done: { start: Counts; all: Counts }; story: string }

/** After the end of every thread: in this time a second reply would show up. */
const AFTER_MS = 6 * 60_000
/** No life takes this long; one that does has lost its thread. */
const LONGEST_MS = 4 * 60 * 60_000
const LONGEST_SKIP_MS = 30_000
/** An answer that is on its way gets this much real time to arrive while the app is alive. */
const ANSWER_MS = 1_000

/** Plays a life to its end, with the kill and the restart, and judges it by what Slack and Recall have. */
export async function runLife(run: Run): Promise<Ran> {
  await using world = await openCrashWorld(run.life, run)
  const deeds: Deeds = { told: new Map(), pressed: false, pressesFailed: 0, busy: false }
  const trouble = await playToEnd(world, run, deeds).catch((error: unknown) => String(error))
  const judgement = judge(world, run, deeds)
  if (typeof trouble === 'string') judgement.faults.push(trouble)
  return {
    ...{
      ...judgement,
      ...(trouble === undefined ? {} : { verdict: 'lost' }),
      killedAt: world.killedAt(),
      done: world.done(),
    },
    story: tellStory(world, deeds),
  }
}

async function playToEnd(world: CrashWorld, run: Run, deeds: Deeds): Promise<void> {
  const { clock } = world
  const begun = clock.now()
  let endedAt: number | null = null
  while (clock.now() < begun + LONGEST_MS) {
    if (world.isDown()) await stayDown(world, run.downMs)
    const app = await world.app()
    await rest({ ...world, app })
    if (world.isDown()) continue
    const done = act(world, run.life, deeds)
    if (done !== null) {
      await Promise.race([done, app.exited, pause(ANSWER_MS)])
      continue
    }
    endedAt = isEnded(world, run.life, deeds) ? (endedAt ?? clock.now()) : null
    if (endedAt !== null && clock.now() >= endedAt + AFTER_MS) return
    const next = Math.min(clock.nextAt() ?? Number.POSITIVE_INFINITY, app.nextAt() ?? Number.POSITIVE_INFINITY)
    await app.skip(Math.min(Math.max(next - clock.now(), 20), LONGEST_SKIP_MS))
  }
}

/** The world goes on without the app: bots live, webhooks find nobody. */
async function stayDown({ clock, slack }: CrashWorld, downMs: number): Promise<void> {
  if (slack.connections() > 0) await slack.until(() => slack.connections() === 0 || undefined)
  const until = clock.now() + downMs
  while (clock.now() < until) {
    clock.skip(Math.min(2_000, until - clock.now()))
    await pause(5)
  }
}

/** Begins the next thing that somebody does, one after the other; null when there is nothing to do now. */
function act(world: CrashWorld, life: Life, deeds: Deeds): Promise<void> | null {
  if (deeds.busy) return null
  const request = life.requests.find(({ channel }) => !deeds.told.has(channel))
  if (request !== undefined) return doing(deeds, () => type(world, request, deeds))
  const { press } = life
  if (press === null || deeds.pressed) return null
  const card = cardsIn(world, press.channel).find((one) => wordsOf(one).includes(press.when))
  return card === undefined ? null : doing(deeds, () => pressOn(world, { ...press, ts: card.ts }, deeds))
}

async function doing(deeds: Deeds, deed: () => Promise<void>): Promise<void> {
  deeds.busy = true
  await deed()
  deeds.busy = false
}

async function type({ slack }: CrashWorld, request: Request, deeds: Deeds): Promise<void> {
  const outcome = await slack.command({ ...request, command: '/record' })
  deeds.told.set(request.channel, outcome.kind)
}

/** Somebody whose press was not taken sees the button still there, and presses again. */
async function pressOn({ slack }: CrashWorld, press: Press & { ts: string }, deeds: Deeds): Promise<void> {
  const { user, channel, ts, button } = press
  const outcome = await slack.press({ user, channel, ts, actionId: button })
  if (outcome.kind === 'failed') deeds.pressesFailed += 1
  else deeds.pressed = true
}
