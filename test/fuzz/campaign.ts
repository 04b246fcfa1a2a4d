import { performance } from 'node:perf_hooks'
import { watchWorld } from './check-world.ts'
import type { Answer, Door, Stage, Trial } from './door.ts'
import { bareSocket } from './doors/bare-socket.ts'
import { linkKnown, linkUnknown } from './doors/link.ts'
import { recallSigned, recallUnsigned } from './doors/recall.ts'
import { settings } from './doors/settings.ts'
import { slackHttp, slackUnsigned } from './doors/slack-http.ts'
import { slackFrames, slackSocket } from './doors/slack-socket.ts'
import { type FuzzMode, type FuzzWorld, openFuzzWorld } from './fuzz-world.ts'
import { type Lived, liveALittle } from './live-a-little.ts'
import { mainJobWorks, settle } from './settle.ts'

/** What was tried and what came back, by door. */
export type Tally = Map<string, { inputs: number; ms: number; statuses: Map<string, number> }>

/** An input, or several of a batch, after which something was wrong. */
export type Failure = { door: string; numbers: number[]; what: string; plan: string }

export type Outcome = { tally: Tally; failures: Failure[]; worlds: number }

export type CampaignOptions = {
  seed: number
  inputs: number
  /** Inputs for one world. */
  roundSize?: number
  /** Finds the one input of a batch, and makes it smaller: takes time. */
  narrow?: boolean
  /** Socket Mode and HTTP mode by turns, if not said otherwise. */
  modes?: FuzzMode[]
  /** Begins with this world, to look at one of a long run again. */
  fromWorld?: number
  /** One door only. */
  only?: string
  say?: (line: string) => void
}

/** Who gets how many of a round's inputs. */
const SHARES: Record<FuzzMode, [Door, number][]> = {
  socket: [
    [slackSocket, 40],
    [recallSigned, 22],
    [recallUnsigned, 8],
    [linkUnknown, 8],
    [linkKnown, 2],
    [bareSocket, 16],
    [slackFrames, 4],
  ],
  http: [
    [slackHttp, 38],
    [slackUnsigned, 22],
    [recallSigned, 16],
    [recallUnsigned, 8],
    [linkUnknown, 6],
    [linkKnown, 2],
    [bareSocket, 8],
  ],
}

export const DOORS: Door[] = [
  ...new Set([
    ...Object.values(SHARES)
      .flat()
      .map(([door]) => door),
    settings,
  ]),
]

const BATCH = 200
// A fifth of all: they need no world.
const SETTINGS_SHARE = 0.2
const MOST_FAILURES = 8

/** Tries this many inputs of a seed, in worlds of both modes by turns. Ends early after too many failures. */
export async function runCampaign(options: CampaignOptions): Promise<Outcome> {
  const { seed, inputs, roundSize = 2000, modes = ['socket', 'http'], fromWorld = 1, say = () => {} } = options
  const outcome: Outcome = { tally: new Map(), failures: [], worlds: 0 }
  const next = new Map<Door, number>()
  const take = (door: Door, many: number) => {
    const from = next.get(door) ?? 0
    next.set(door, from + many)
    return Array.from({ length: many }, (_, at) => from + at)
  }
  if (fromWorld === 1) await trySettings(outcome, seed, take(settings, Math.round(inputs * SETTINGS_SHARE)))
  const rest = inputs - Math.round(inputs * SETTINGS_SHARE)
  for (let done = 0; done < rest && outcome.failures.length < MOST_FAILURES; done += roundSize) {
    const mode = modes[outcome.worlds % modes.length] ?? 'socket'
    const size = Math.min(roundSize, rest - done)
    const chosen = SHARES[mode].filter(([door]) => options.only === undefined || door.name === options.only)
    const numbers = chosen.map(([door, share]) => ({ door, numbers: take(door, Math.ceil((size * share) / 100)) }))
    if (outcome.worlds + 1 < fromWorld) {
      outcome.worlds += 1
      continue
    }
    const [began, had] = [performance.now(), outcome.failures.length]
    await runRound(outcome, { ...options, mode, numbers }).catch((error: unknown) => {
      outcome.failures.push({
        door: `world ${outcome.worlds + 1} (${mode})`,
        numbers: [],
        what: thrown(error).fault ?? '',
        plan: '',
      })
    })
    outcome.worlds += 1
    say(
      `  world ${outcome.worlds} (${mode}): ${size} inputs, ${Math.round((performance.now() - began) / 100) / 10} s, ${outcome.failures.length} failures so far`,
    )
    for (const { door, what } of outcome.failures.slice(had)) say(`  FAILED ${door}: ${what}`)
  }
  return outcome
}

async function trySettings(outcome: Outcome, seed: number, numbers: number[]): Promise<void> {
  const began = performance.now()
  for (const number of numbers) {
    const trial = settings.trial(seed, number)
    const answer = await trial.send(NOWHERE).catch(thrown)
    count(outcome.tally, settings, answer)
    if (answer.fault !== null)
      fail(outcome, { door: settings, numbers: [number], what: answer.fault, plan: trial.plan })
  }
  spend(outcome.tally, settings, began)
}

// Settings are read without a world.
const NOWHERE = {} as Stage

type Round = CampaignOptions & { mode: FuzzMode; numbers: { door: Door; numbers: number[] }[] }

async function runRound(outcome: Outcome, round: Round): Promise<void> {
  await using world = await openFuzzWorld({ mode: round.mode })
  const lived = await liveALittle(world)
  const look = watchWorld(world)
  for (const { door, numbers } of round.numbers) {
    const began = performance.now()
    for (let at = 0; at < numbers.length; at += BATCH) {
      const batch = numbers.slice(at, at + BATCH)
      const faults = await runBatch(outcome, { world, lived, door, seed: round.seed, numbers: batch })
      faults.push(...look())
      if (faults.length > 0) await blame(outcome, { ...round, door, batch, faults })
      if (outcome.failures.length >= MOST_FAILURES) return
    }
    spend(outcome.tally, door, began)
    round.say?.(`    ${door.name}: ${numbers.length} inputs, ${((performance.now() - began) / 1000).toFixed(1)} s`)
  }
  const after = [...(await mainJobWorks(world)), ...look()]
  for (const what of after) {
    outcome.failures.push({ door: `after the storm (${round.mode})`, numbers: [], what, plan: '' })
  }
}

type Batch = { world: FuzzWorld; lived: Lived; door: Door; seed: number; numbers: number[] }

/** Sends the inputs of a batch at once. Answers what was wrong with the batch as a whole; single faults are noted. */
async function runBatch(outcome: Outcome, { world, lived, door, seed, numbers }: Batch): Promise<string[]> {
  await settle(world)
  const before = door.unsigned ? world.dump() : null
  const quiet = Promise.withResolvers<void>()
  const trials = numbers.map((number) => ({ number, trial: door.trial(seed, number) }))
  const sent = trials.map(({ number, trial }) =>
    trial.send({ world, lived, number, quiet: quiet.promise }).catch(thrown),
  )
  await settle(world)
  quiet.resolve()
  for (const [at, answer] of (await Promise.all(sent)).entries()) {
    count(outcome.tally, door, answer)
    const tried = trials[at]
    if (answer.fault === null || tried === undefined) continue
    fail(outcome, { door, numbers: [tried.number], what: answer.fault, plan: tried.trial.plan })
  }
  await settle(world)
  return before === null ? [] : changedTables(before, world.dump())
}

function changedTables(before: Map<string, string>, after: Map<string, string>): string[] {
  return [...after]
    .filter(([table, hash]) => before.get(table) !== hash)
    .map(([table]) => `an unsigned request changed ${table}`)
}

/** Finds which input of a batch it was, one by one in a world of their own, and what of it is needed. */
async function blame(
  outcome: Outcome,
  round: Round & { door: Door; batch: number[]; faults: string[] },
): Promise<void> {
  const { door, batch, faults, seed, mode, narrow = false, say = () => {} } = round
  const what = [...new Set(faults)].slice(0, 5).join('\n    ')
  if (!narrow) return fail(outcome, { door, numbers: batch, what, plan: '' })
  say(`  ${door.name}: something is wrong in ${batch[0]} to ${batch.at(-1)}; looking for it\n    ${what}`)
  await using world = await openFuzzWorld({ mode })
  const alone = await tryAlone(world, door)
  for (const number of batch) {
    const trial = door.trial(seed, number)
    const found = await alone({ number, trial })
    if (found.length === 0) continue
    const least = await shrink(alone, { number, trial })
    return fail(outcome, {
      door,
      numbers: [number],
      what: (least.faults ?? found).join('\n    '),
      plan: least.trial.plan,
    })
  }
  fail(outcome, { door, numbers: batch, what, plan: '' })
}

type Numbered = { number: number; trial: Trial }
type Alone = (tried: Numbered) => Promise<string[]>

async function shrink(alone: Alone, { number, trial }: Numbered): Promise<{ trial: Trial; faults: string[] | null }> {
  let least: { trial: Trial; faults: string[] | null } = { trial, faults: null }
  for (let tries = 1; ; ) {
    let smaller: typeof least | undefined
    for (const candidate of least.trial.smaller()) {
      // A number of its own, so that it does not count as sent again.
      const faults = await alone({ number: number + 1_000_000 * tries++, trial: candidate })
      if (faults.length > 0) smaller = { trial: candidate, faults }
      if (smaller !== undefined || tries > 40) break
    }
    if (smaller === undefined || tries > 40) return least
    least = smaller
  }
}

/** Tries inputs of a door one at a time in a world; answers what was wrong after each. */
async function tryAlone(world: FuzzWorld, door: Door): Promise<Alone> {
  const lived = await liveALittle(world)
  const look = watchWorld(world)
  return async ({ number, trial }) => {
    const before = door.unsigned ? world.dump() : null
    const quiet = Promise.withResolvers<void>()
    const sent = trial.send({ world, lived, number, quiet: quiet.promise }).catch(thrown)
    await settle(world)
    quiet.resolve()
    const { fault } = await sent
    await settle(world)
    const changed = before === null ? [] : changedTables(before, world.dump())
    return [...(fault === null ? [] : [fault]), ...changed, ...look()]
  }
}

/** Tries one input alone in a fresh world, and the main job after it; answers all that was wrong. */
export async function retry(mode: FuzzMode, door: Door, tried: Numbered): Promise<string[]> {
  await using world = await openFuzzWorld({ mode })
  const faults = await (await tryAlone(world, door))(tried)
  const look = watchWorld(world)
  return [...faults, ...(await mainJobWorks(world)), ...look()]
}

function thrown(error: unknown): Answer {
  return { status: 'threw', fault: `threw ${error instanceof Error ? error.stack : String(error)}` }
}

function fail(
  outcome: Outcome,
  { door, numbers, what, plan }: { door: Door; numbers: number[]; what: string; plan: unknown },
): void {
  outcome.failures.push({ door: door.name, numbers, what, plan: String(JSON.stringify(plan)).slice(0, 3000) })
}

function entry(tally: Tally, door: Door) {
  const known = tally.get(door.name) ?? { inputs: 0, ms: 0, statuses: new Map<string, number>() }
  tally.set(door.name, known)
  return known
}

function count(tally: Tally, door: Door, { status }: Answer): void {
  const counted = entry(tally, door)
  counted.inputs += 1
  counted.statuses.set(status, (counted.statuses.get(status) ?? 0) + 1)
}

function spend(tally: Tally, door: Door, began: number): void {
  entry(tally, door).ms += performance.now() - began
}
