import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'yaml'
import { readConfig } from '../../src/config.ts'
import { answerWithinMs } from '../../src/recording/policy.ts'
import { createSimulatedRecall } from '../../src/sandbox/simulated-recall/simulated-recall.ts'
import { createSimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { createStillClock, type StillClock } from '../breaking/still-clock.ts'
import type { Leases } from '../shared-database.ts'
import { openBalancer } from './balancer.ts'
import { createDraw, type Draw } from './draw.ts'
import { earlyCalls } from './early-calls.ts'
import { createFleet, type Fleet } from './fleet.ts'
import { judge, storyOf, type Verdict } from './judge.ts'
import { createKeeper, type Tally } from './keeper.ts'
import { createLedger, type Ledger } from './ledger.ts'
import { createPeople, type People, type PeopleTally, type Request } from './people.ts'
import { planRecordings } from './plan.ts'
import { type Backup, type Fate, fateOf, type Restored, restore, takeBackup } from './restore.ts'
import { openSurroundings, type Surroundings } from './surroundings.ts'
import { createWeather, type Weather } from './weather.ts'

/** What a run is asked for. Times are ms of the run's own clock. */
export type Wish = {
  seed: number
  recordings: number
  channels: number
  /** Requests are spread over this long. */
  askForMs: number
  /** So many processes: one on SQLite, several on Postgres. */
  replicas: number
  /** Mean time between two kills of one process. */
  killEveryMs: number
  /** Mean time between two cuts of the line between one of several processes and their database. */
  cutEveryMs: number
  /** Takes a backup in the middle, and puts it in the place of the database this much later; null: neither. */
  restoreAfterMs: number | null
  /** A factor on the chance of every trouble in an answer, 1 as usual. */
  harsh: number
  /** Recall sends no webhooks: the app asks. */
  polling: boolean
  /** The app may not read channels: what became of a lost answer cannot be found out. */
  unreadable: boolean
  /** The clock goes on by so much at a time. */
  stepMs: number
  say: (line: string) => void
}

/** What a run has come to. */
export type Outcome = {
  wish: Omit<Wish, 'say'>
  beganAt: number
  weatherEndedAt: number
  endedAt: number
  /** The machine's own time, ms. */
  tookMs: number
  /** After this long every thread must have been answered, counted from when it was asked for. */
  answerWithinMs: number
  met: ReadonlyMap<string, number>
  socketDrops: number
  verdicts: Verdict[]
  requests: readonly Request[]
  people: PeopleTally
  processes: Tally
  /** What was posted in all, also what was removed again. */
  posted: Ledger['posted']
  violations: ReadonlyMap<string, number>
  /** Calls of a method before its `Retry-After`, by a process that had been told. */
  early: ReadonlyMap<string, number>
  /** What each process wrote, for whoever looks for a cause. */
  logs: string[]
  logLines: number
  errorLines: ReadonlyMap<string, number>
  leaks: string[]
  stories: string[][]
  /** Null with one process. */
  shared: SharedTally | null
  restored: Restored | null
  /** What the restored database could know of each request; empty without a restore. */
  fates: ReadonlyMap<number, Fate>
}

/** What several processes met and did together. */
export type SharedTally = Leases & {
  resets: number
  holes: number
  cutMs: number
  /** The most Socket Mode connections that were open together. */
  mostSockets: number
}

const SECOND = 1_000
const MINUTE = 60 * SECOND

/** Everything of one run that moves. */
type Stage = {
  wish: Wish
  clock: StillClock
  draw: Draw
  slack: Awaited<ReturnType<typeof createSimulatedSlack>>
  recall: Awaited<ReturnType<typeof createSimulatedRecall>>
  ledger: Ledger
  people: People
  weather: Weather
  fleet: Fleet
  shared: Surroundings['shared']
  mostSockets: number
  beganAt: number
  socketDrops: number
  seenBots: number
  nextDropAt: number
  databaseFile: string
  backup: Backup | null
  restored: Restored | null
}

/** Plays a whole run: the weather, its end, and the time until everything is answered and nothing more happens. */
export async function runWeather(wish: Wish): Promise<Outcome> {
  const started = Date.now()
  await using undo = new AsyncDisposableStack()
  // A kill loses nothing that was handed to the system, so a disk in memory proves as much as a slow one.
  const disk = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()
  const folder = await mkdtemp(join(disk, 'slack-recorder-weather-'))
  undo.defer(() => rm(folder, { recursive: true, force: true }))
  const clock = createStillClock()
  const manifest = parse(await readFile(new URL('../../manifest.yml', import.meta.url), 'utf8'))
  const slack = undo.use(await createSimulatedSlack({ clock, manifest }))
  const recall = undo.use(await createSimulatedRecall({ clock, autoplay: 'off' }))
  const databaseFile = join(folder, 'recorder.db')
  const env = {
    ...{ SLACK_API_URL: slack.apiUrl, SLACK_BOT_TOKEN: slack.botToken, SLACK_APP_TOKEN: slack.appToken },
    ...{ RECALL_API_URL: recall.apiUrl, RECALL_API_KEY: recall.apiKey },
    ...(wish.polling ? {} : { RECALL_WEBHOOK_SECRET: recall.webhookSecret }),
    LOG_LEVEL: 'debug',
    // What the process truly holds is asked of it: what it has of the system says more about V8 than about us.
    NODE_OPTIONS: '--inspect=127.0.0.1:0',
  }
  if (wish.unreadable) slack.setScopes(botScopes(manifest).filter((scope) => !scope.endsWith(':history')))
  const draw = createDraw(wish.seed)
  const { replicas, cutEveryMs } = wish
  const surroundings = undo.use(await openSurroundings({ replicas, cutEveryMs, databaseFile, draw, now: clock.now }))
  const stage = setUp({ wish, clock, draw, slack, recall, env, databaseFile, surroundings })
  undo.defer(() => stage.fleet.kill())
  const balancer = undo.use(await openBalancer(stage.fleet.ports))
  await stage.fleet.start()
  recall.sendWebhooksTo(wish.polling ? null : `${balancer.url}/webhooks/recall`)
  slack.weather(stage.weather.slack)
  recall.weather(stage.weather.recall)
  recall.webhooks.weather(stage.weather.webhook)
  await playWeather(stage)
  const weatherEndedAt = clock.now()
  wish.say(`The weather ends after ${inWords(weatherEndedAt - stage.beganAt)}.`)
  stage.weather.end()
  stage.fleet.endKills()
  stage.shared?.partitions.end()
  const policy = policyOf(env)
  await playToTheEnd(stage, weatherEndedAt + answerWithinMs(policy) + 30 * MINUTE)
  const endedAt = clock.now()
  const exitCodes = await stage.fleet.stop()
  const strays = exitCodes.filter((code) => code !== 0).map((code) => `the last process ended with ${code} at SIGTERM`)
  const leases = await stage.shared?.database.leases()
  const { resets = 0, holes = 0, cutMs = 0 } = stage.shared?.partitions.tally ?? {}
  return {
    shared: leases === undefined ? null : { ...leases, resets, holes, cutMs, mostSockets: stage.mostSockets },
    ...sumUp(stage, strays, [slack.botToken, slack.appToken, slack.signingSecret, recall.apiKey, recall.webhookSecret]),
    ...{ weatherEndedAt, endedAt, tookMs: Date.now() - started, answerWithinMs: answerWithinMs(policy) },
  }
}

function botScopes(manifest: { oauth_config: { scopes: { bot: string[]; bot_optional?: string[] } } }): string[] {
  const { bot, bot_optional: more = [] } = manifest.oauth_config.scopes
  return [...bot, ...more]
}

function setUp(
  made: Pick<Stage, 'wish' | 'clock' | 'draw' | 'slack' | 'recall' | 'databaseFile'> & {
    env: Record<string, string>
    surroundings: Surroundings
  },
): Stage {
  const { wish, clock, draw, slack, recall, env, databaseFile, surroundings } = made
  const { addresses, shared } = surroundings
  const beganAt = clock.now()
  const plans = planRecordings(draw, wish)
  const channels = Array.from({ length: wish.channels }, (_, n) => ({ name: `team-${n}`, asked: [] as string[] }))
  const users = new Map<string, number>()
  const userOf = new Map<number, string>()
  for (const { number, channel } of plans) {
    const { id } = slack.addUser({ name: `person${number}` })
    users.set(id, number)
    userOf.set(number, id)
    channels[channel]?.asked.push(id)
  }
  const ids = channels.map(({ name, asked }, n) => {
    const kind = n % 3 === 0 ? 'private' : 'public'
    return slack.addChannel({ name, kind, members: asked, withApp: kind === 'private' }).id
  })
  const ledger = createLedger({ slack, now: clock.now, users })
  const requests = plans.map((plan): Request => {
    const user = userOf.get(plan.number) ?? ''
    const stop = { pressedAt: null, presses: 0, busy: false }
    const begin = { state: 'not asked', askedAt: null, tries: 0, nextAt: beganAt + plan.askAt, answer: '' } as const
    return { plan, user, channel: ids[plan.channel] ?? '', ...begin, stop, bots: [] }
  })
  const people = createPeople({ slack, ledger, draw, now: clock.now, requests })
  const byBot = new Map<string, number>()
  const weather = createWeather({
    ...{ draw, now: clock.now, beganAt, harsh: wish.harsh },
    onCall: () => fleet.onCall(),
    who: {
      inSlackCall: ledger.numberIn,
      ofBot(id) {
        const known = byBot.get(id)
        if (known !== undefined || id === '') return known
        const bot = recall.bots.find((one) => one.id === id)
        const number = bot === undefined ? undefined : numberInLink(String(bot.request['meeting_url']))
        if (number !== undefined) byBot.set(id, number)
        return number
      },
      inBody: numberInLink,
      silence: (number) => people.request(number)?.plan.silence ?? 'none',
    },
  })
  const keepers = addresses.map((DATABASE_URL, number) =>
    createKeeper({
      draw: addresses.length === 1 ? draw : (...names) => draw('replica', number, ...names),
      ...{ clock, env: { ...env, DATABASE_URL }, killEveryMs: wish.killEveryMs },
      isCut: () => (shared?.lines[number]?.isCut() ?? null) !== null,
    }),
  )
  const fleet = createFleet(keepers)
  const stage = { wish, clock, draw, slack, recall, ledger, people, weather, fleet, shared, beganAt, databaseFile }
  return { ...stage, backup: null, restored: null, socketDrops: 0, mostSockets: 0, seenBots: 0, nextDropAt: beganAt }
}

function numberInLink(text: string): number | undefined {
  const digits = /zoom\.us\/j\/9(\d{9})/.exec(text)?.[1]
  return digits === undefined ? undefined : Number(digits)
}

/** One second at a time, until everybody has asked and a while longer. */
async function playWeather(stage: Stage): Promise<void> {
  const { clock, slack, draw, wish } = stage
  const end = stage.beganAt + wish.askForMs + 10 * MINUTE
  let spoken = Date.now()
  while (clock.now() < end) {
    await step(stage, wish.stepMs)
    await backUpAndRestore(stage)
    if (clock.now() >= stage.nextDropAt) {
      slack.dropSockets()
      stage.socketDrops += 1
      stage.nextDropAt = clock.now() + 2 * SECOND + Math.floor(draw('drop', stage.socketDrops) * 20 * SECOND)
    }
    if (Date.now() - spoken < 10_000) continue
    spoken = Date.now()
    wish.say(progress(stage))
  }
}

/** Until everything is answered and an hour has shown nothing more, or until it is too late. */
async function playToTheEnd(stage: Stage, tooLate: number): Promise<void> {
  const { clock, wish } = stage
  const began = clock.now()
  let quietUntil: number | null = null
  let spoken = Date.now()
  for (let look = 0; clock.now() < tooLate; look++) {
    const sinceEnd = clock.now() - began
    await step(stage, nextStep(stage, sinceEnd))
    if (Date.now() - spoken >= 10_000) {
      spoken = Date.now()
      wish.say(progress(stage))
    }
    if (look % 20 !== 0) continue
    const open = stage.people.requests.some((request) => !isOver(stage, request))
    if (open) quietUntil = null
    else quietUntil ??= clock.now() + 65 * MINUTE
    if (quietUntil !== null && clock.now() >= quietUntil) return
  }
}

// Nothing happens before the next timer of the three; half a minute at most, so that what was not told is not missed.
function nextStep({ clock, fleet, wish }: Stage, sinceEnd: number): number {
  const longest = sinceEnd < 60 * MINUTE ? 10 * SECOND : 30 * SECOND
  const times = fleet.apps().map((app) => app.nextAt() ?? Number.POSITIVE_INFINITY)
  const next = Math.min(clock.nextAt() ?? Number.POSITIVE_INFINITY, ...times, ...(fleet.isShort() ? [0] : []))
  return Math.min(longest, Math.max(wish.stepMs, next - clock.now()))
}

/** In the middle of the requests, as an operator would: a backup, and some time later everything lost but that. */
async function backUpAndRestore(stage: Stage): Promise<void> {
  const { wish, clock, beganAt, backup, restored, ledger } = stage
  if (wish.restoreAfterMs === null || restored !== null) return
  const place = { databaseFile: stage.databaseFile, now: clock.now, numberOf: ledger.numberOf, fleet: stage.fleet }
  if (backup === null) {
    if (clock.now() < beganAt + wish.askForMs / 2 || stage.fleet.isShort()) return
    stage.backup = await takeBackup(place)
    wish.say(`  ${stage.backup.said}`)
  } else if (clock.now() >= backup.takenAt + wish.restoreAfterMs) {
    stage.restored = await restore(backup, place)
    wish.say(`  The database is lost; the backup is put in its place after ${inWords(clock.now() - backup.takenAt)}.`)
  }
}

function fateIn({ restored, ledger }: Stage, request: Request): Fate | null {
  if (restored === null) return null
  const posts = ledger.posted.filter(({ number }) => number === request.plan.number).map(({ at }) => at)
  return fateOf(request, restored, [...posts, ...request.bots.map((bot) => bornAt(bot))])
}

function isOver(stage: Stage, request: Request): boolean {
  const { answered, faults } = judge(stage, request)
  const fate = fateIn(stage, request)
  if (fate === 'forgotten') return true
  if (answered === 'never taken') return false
  // What is there twice stays twice.
  if (fate === 'partly forgotten' && answered !== 'unanswered')
    return !faults.some((fault) => fault.includes('the card'))
  return answered !== 'unanswered' && faults.length === 0
}

async function step(stage: Stage, ms: number): Promise<void> {
  const { clock, fleet, recall, shared, slack } = stage
  const before = activity(stage)
  await shared?.database.tellTime(clock.now() + ms)
  clock.skip(ms)
  shared?.partitions.look()
  await fleet.look()
  // Whoever is asked something now has to know how late it is: an app that lags by a step would take its time for over.
  await Promise.all(fleet.apps().map((app) => app.follow()))
  stage.people.act()
  await settle(stage, before)
  await fleet.sampleMemory()
  stage.mostSockets = Math.max(stage.mostSockets, slack.connections())
  const bots = recall.bots
  for (const bot of bots.slice(stage.seenBots)) live(stage, bot)
  stage.seenBots = bots.length
}

function live({ clock, people }: Stage, bot: Stage['recall']['bots'][number]): void {
  const request = people.request(numberInLink(String(bot.request['meeting_url'])) ?? -1)
  if (request === undefined) throw new Error('a bot for a meeting that nobody has asked for')
  request.bots.push(bot)
  born.set(bot, clock.now())
  if (request.plan.steps.length === 0) return
  clock.after(Math.max((bot.scheduledFor ?? 0) - clock.now(), 0), () => bot.playLife(request.plan.steps))
}

const born = new WeakMap<Stage['recall']['bots'][number], number>()

function bornAt(bot: Stage['recall']['bots'][number]): number {
  return born.get(bot) ?? 0
}

/** So often at most is looked whether the three have come to rest before the clock goes on. */
const LOOKS = 10
/** The same while somebody waits for Slack's answer: it must not be the machine that is too slow for its three seconds. */
const LOOKS_FOR_ANSWERS = 30

function activity({ slack, recall, fleet, people }: Stage): string {
  const commits = fleet.apps().map((app) => app.commits())
  return `${slack.calls.length} ${recall.calls.length} ${commits.join(' ')} ${people.busy()}`
}

async function settle(stage: Stage, last: string): Promise<void> {
  const { slack, fleet, people } = stage
  let before = last
  for (let looks = 0; looks < LOOKS_FOR_ANSWERS; looks++) {
    await Promise.all(fleet.apps().map((app) => app.follow()))
    await new Promise((resolve) => setTimeout(resolve, 1))
    await untilDatabaseRests(stage)
    const now = activity(stage)
    const waits = people.busy() > 0 && fleet.apps().length > 0 && slack.connections() > 0
    if (!waits && (now === before || looks >= LOOKS)) return
    before = now
  }
}

/** So often at most; what waits for longer waits for something else than the machine. */
const LOOKS_AT_DATABASE = 100

// A transaction costs the machine's time, and with several processes some wait for each other's: that must not count as time of the run.
// A process that is cut off is not waited for.
async function untilDatabaseRests({ shared }: Stage): Promise<void> {
  if (shared === null) return
  for (let looks = 0; looks < LOOKS_AT_DATABASE; looks++) {
    const cutOff = shared.lines.flatMap((line) => (line.isCut() === null ? [] : line.portsAtServer()))
    const busy = await shared.database.busyPorts()
    if (busy.every((port) => cutOff.includes(port))) return
    await new Promise((resolve) => setTimeout(resolve, 2))
  }
}

function progress({ clock, beganAt, people, ledger, fleet, slack, recall }: Stage): string {
  const asked = people.requests.filter(({ state }) => state === 'taken').length
  const answered = new Set(ledger.posted.filter(({ kind }) => kind === 'result').map(({ number }) => number)).size
  return `  ${inWords(clock.now() - beganAt)}: ${asked} taken, ${recall.bots.length} bots, ${answered} answered; ${slack.calls.length} calls to Slack, ${recall.calls.length} to Recall, ${fleet.tally().kills} kills, ${people.tally.notStarted} times nothing was started`
}

/** A length of time, as people say it. */
export function inWords(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds < 120) return `${seconds} s`
  const minutes = Math.floor(seconds / 60)
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`
}

type Facts = Omit<Outcome, 'weatherEndedAt' | 'endedAt' | 'tookMs' | 'answerWithinMs' | 'shared'>

const STORIES = 6

function sumUp(stage: Stage, strays: string[], secrets: string[]): Facts {
  const { wish, people, ledger, slack, fleet, beganAt } = stage
  const processes = fleet.tally()
  processes.strays.push(...strays)
  const verdicts = people.requests.map((request) => judge(stage, request))
  const fates = new Map<number, Fate>()
  for (const request of stage.restored === null ? [] : people.requests) {
    const fate = fateIn(stage, request)
    if (fate !== null) fates.set(request.plan.number, fate)
  }
  const bad = verdicts.filter(({ number, faults }) => faults.length > 0 && fates.get(number) !== 'forgotten')
  const since = (at: number) => inWords(at - beganAt)
  const logs = fleet.logs()
  const lines = logs.flatMap((log) => log.split('\n'))
  const { say: _, ...asked } = wish
  bad.sort((a, b) => (fates.get(b.number) === 'untouched' ? 1 : 0) - (fates.get(a.number) === 'untouched' ? 1 : 0))
  return {
    ...{ wish: asked, beganAt, met: stage.weather.met, socketDrops: stage.socketDrops, verdicts },
    ...{ requests: people.requests, people: people.tally, processes, posted: ledger.posted },
    violations: countBy(slack.violations.map(({ kind }) => kind)),
    early: earlyCalls(
      slack.calls,
      processes.lives.map(({ startedAt }) => startedAt),
    ),
    ...{ restored: stage.restored, fates },
    logs,
    logLines: lines.length,
    errorLines: countBy(lines.filter((line) => line.includes('"level":50')).map(messageOf)),
    leaks: lines.filter((line) => isLeak(line, secrets)).map((line) => line.slice(0, 300)),
    stories: bad.slice(0, STORIES).map(({ number, faults }) => {
      const request = people.request(number)
      return request === undefined ? [] : [faults.join('; '), ...storyOf(stage, request, since)]
    }),
  }
}

function isLeak(line: string, secrets: string[]): boolean {
  const known = secrets.some((secret) => line.includes(secret) || line.includes(secret.replace(/^whsec_/, '')))
  return known || /X-Amz-Signature|s3cretPasscode|pwd=[^…]|\bxox[a-z]-\w|\bxapp-\w|whsec_\w/.test(line)
}

function messageOf(line: string): string {
  return /"msg":"((?:[^"\\]|\\.)*)"/.exec(line)?.[1] ?? line.slice(0, 120)
}

function countBy(names: string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1)
  return counts
}

function policyOf(env: Record<string, string>) {
  const settings = readConfig(env)
  if (settings.kind === 'faulty') throw new Error(settings.faults.join('\n'))
  const { waitingRoomMs, maxRecordingMs, sweepQuietMs, lostAfterMs } = settings.config
  const polling = settings.config.recall.webhookSecrets.length === 0
  return { polling, waitingRoomMs, maxRecordingMs, sweepQuietMs, lostAfterMs }
}
