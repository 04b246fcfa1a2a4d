import { parseArgs } from 'node:util'
import { choosePlaces, downMsOf, mixed, nameOf } from './choose-places.ts'
import { CRASH_LIVES, type Life } from './lives.ts'
import { type Place, SERIES } from './place.ts'
import { type Ran, runLife } from './run-life.ts'
import { emptyTally, showTallies, type Tally } from './tally.ts'

// Kills the real process at every place between two effects, in every life, and says what became of the threads.
//   node --disable-warning=ExperimentalWarning test/crash/main.ts [--short] [--lives a,b] [--every N] [--seed S]
//        [--parallel N] [--history readable|unreadable|both] [--series a,b] [--only LIFE:SERIES:K]

const { values: wish } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    lives: { type: 'string' },
    seed: { type: 'string', default: '1' },
    every: { type: 'string', default: '1' },
    parallel: { type: 'string', default: '4' },
    history: { type: 'string', default: 'both' },
    series: { type: 'string', default: SERIES.join(',') },
    only: { type: 'string' },
    verbose: { type: 'boolean', default: false },
  },
})

/** So many places of all are tried in the short form, drawn by the seed. */
const SHORT_PLACES = 36

type Case = { name: string; life: Life; readable: boolean }
/** `last`: no place of its series is known behind it; `beyond`: it was not known either. */
type Item = { one: Case; place: Place; name: string; last: boolean; beyond: boolean }

type Failure = { name: string; place: Place | null; ran: Ran }

const tallies = new Map<string, Tally>()
const failures: Failure[] = []
const notes = new Map<string, number>()
const begun = Date.now()
const say = (line: string) => process.stdout.write(`${line}\n`)
const seconds = (since: number) => Math.round((Date.now() - since) / 1000)

if (wish.only === undefined) await tryAll()
else await tryOne(wish.only)
process.exit(failures.length > 0 ? 1 : 0)

async function tryAll(): Promise<void> {
  const cases = casesOf()
  say(`seed ${wish.seed}; ${cases.length} lives; ${wish.parallel} worlds at a time`)
  const found: Item[] = []
  await inParallel(cases, async (one, index) => {
    found.push(...itemsOf(one, (await attempt(one, null)).done, index))
  })
  // Mixed, so that a run that is broken off has seen something of each.
  const all = mixed(wish.seed, found).slice(0, wish.short ? SHORT_PLACES : undefined)
  say(`${all.length} places to try, after ${seconds(begun)} s`)
  process.once('SIGINT', () => {
    report(cases)
    process.exit(1)
  })
  let done = 0
  await inParallel(all, async (item) => {
    const { killedAt } = await attempt(item.one, item)
    done += 1
    // A life may have more places than it had when nothing was broken: on, until one has fewer than k.
    if (killedAt !== null && item.last && !wish.short && wish.every === '1') all.push(behind(item))
    if (done % 100 === 0) say(`${done} of ${all.length}, ${seconds(begun)} s, ${failures.length} failed`)
  })
  report(cases)
}

function itemsOf(one: Case, done: Ran['done'], index: number): Item[] {
  const share = 1 / Number(wish.every)
  const none = { 'before-commit': 0, 'after-commit': 0, call: 0, late: 0 }
  // Until it runs, the process does the same in every life: its places are tried in the first only.
  const first = index === 0 ? none : done.start
  return choosePlaces({ seed: wish.seed, share }, { life: one.name, first, last: done.all })
    .filter(({ series }) => wish.series.split(',').includes(series))
    .map((place) => itemOf(one, place, { last: place.series !== 'again' && place.k === done.all[place.series] }))
}

function itemOf(one: Case, place: Place, { last = false, beyond = false }): Item {
  return { one, place, name: `${one.name} ${nameOf(place)}`, last, beyond }
}

function behind({ one, place }: Item): Item {
  return itemOf(one, { ...place, k: place.k + 1 }, { last: true, beyond: true })
}

function casesOf(): Case[] {
  const names = wish.lives?.split(',') ?? CRASH_LIVES.map(({ name }) => name)
  const lives = names.map((name) => {
    const life = CRASH_LIVES.find((one) => one.name === name)
    if (life === undefined)
      throw new Error(`no life is called ${name}: ${CRASH_LIVES.map((one) => one.name).join(', ')}`)
    return life
  })
  const of = (readable: boolean) =>
    lives.map((life) => ({ name: readable ? life.name : `${life.name}+unreadable`, life, readable }))
  const unreadable = wish.short ? of(false).slice(0, 2) : of(false)
  return [...(wish.history === 'unreadable' ? [] : of(true)), ...(wish.history === 'readable' ? [] : unreadable)]
}

/** One life with one kill, counted. */
async function attempt({ name, life, readable }: Case, item: Pick<Item, 'place' | 'beyond'> | null): Promise<Ran> {
  const place = item?.place ?? null
  const downMs = place === null ? 0 : downMsOf(wish.seed, name, place)
  const ran = await runLife({ life, readable, place, downMs })
  const tally = tallies.get(name) ?? emptyTally()
  tallies.set(name, tally)
  const failed = ran.verdict === 'doubled' || ran.verdict === 'lost' || (place === null && ran.verdict !== 'held')
  if (failed) fail({ name, place, ran })
  for (const note of ran.notes) notes.set(note, (notes.get(note) ?? 0) + 1)
  if (place === null) return ran
  if (ran.killedAt === null && !failed) tally.notReached += item?.beyond === true ? 0 : 1
  else {
    tally.tried += 1
    tally[ran.verdict] += 1
  }
  if (wish.verbose) say(`${name}:${nameOf(place)} (${ran.killedAt}, down ${downMs / 1000} s): ${ran.verdict}`)
  return ran
}

function fail(failure: Failure): void {
  failures.push(failure)
  const { name, place, ran } = failure
  say(`FAILED ${name}:${place === null ? 'whole' : nameOf(place)}, killed at ${ran.killedAt}: ${ran.faults.join('; ')}`)
}

async function tryOne(only: string): Promise<void> {
  const [name = '', series, k] = only.split(':')
  const one = casesOf().find((known) => known.name === name)
  const wanted = SERIES.find((known) => known === series)
  if (one === undefined || (wanted === undefined && series !== 'whole')) throw new Error('LIFE:SERIES:K, please')
  const ran = await attempt(
    one,
    wanted === undefined ? null : { place: { series: wanted, k: Number(k) }, beyond: false },
  )
  say(ran.story)
  say(`${ran.verdict} ${ran.faults.join('; ')} ${ran.notes.join('; ')}`)
}

async function inParallel<Item>(
  items: readonly Item[],
  run: (item: Item, index: number) => Promise<void>,
): Promise<void> {
  const rest = items.entries()
  const worker = async () => {
    for (const [index, item] of rest) await run(item, index)
  }
  await Promise.all(Array.from({ length: Number(wish.parallel) }, worker))
}

function report(cases: readonly Case[]): void {
  say('')
  say(showTallies(new Map(cases.map(({ name }) => [name, tallies.get(name) ?? emptyTally()]))))
  say('* twice: history unreadable, a message was posted twice at most, as rule 14 allows.')
  say('never taken: killed before the request was committed; Slack itself told the person, and nothing was begun.')
  for (const [note, count] of notes) say(`noted ${count} times: ${note}`)
  const all = [...tallies.values()]
  const tried = all.reduce((sum, tally) => sum + tally.tried, 0)
  const held = all.reduce((sum, { held: whole, twice, neverTaken }) => sum + whole + twice + neverTaken, 0)
  say(
    `places x lives tried: ${tried}; held: ${held}; failed: ${failures.length}; ${seconds(begun)} s; seed ${wish.seed}`,
  )
  for (const { name, place, ran } of failures) {
    say(`\nnode test/crash/main.ts --seed ${wish.seed} --only ${name}:${place === null ? 'whole' : nameOf(place)}`)
    say(`${ran.verdict}: ${ran.faults.join('; ')}\n${ran.story}`)
  }
}
