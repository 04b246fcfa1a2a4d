import fc from 'fast-check'
import { letTimePass, record, timeLapse } from '../world/watch.ts'
import { watchWorld } from './check-world.ts'
import { type FuzzWorld, openFuzzWorld } from './fuzz-world.ts'
import { type Mutation, mutate, mutation } from './mutation.ts'
import { settle } from './settle.ts'
import type { SlackAnswer } from './slack-relay.ts'

/** What was changed on its way to the app, by route, and what was wrong afterwards. */
export type AnswersOutcome = { changed: Map<string, number>; faults: string[]; threads: number }

type AnswerPlan = { spoil: boolean; kind: 'json' | 'html' | 'cut' | 'empty' | 'text' | 'status'; changes: Mutation[] }

const plan: fc.Arbitrary<AnswerPlan> = fc.record({
  spoil: fc.nat({ max: 2 }).map((chance) => chance === 0),
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant('json' as const) },
    { weight: 2, arbitrary: fc.constantFrom('html' as const, 'cut' as const, 'empty' as const, 'text' as const) },
    { weight: 1, arbitrary: fc.constant('status' as const) },
  ),
  changes: fc.array(mutation, { minLength: 1, maxLength: 4 }),
})

const THREADS = 12
const HOUR = 60 * 60_000

/**
 * Lets `THREADS` requests be made while a third of Slack's and Recall's answers are not what they should be, for half an hour of
 * the clock; after that every thread has to come to its end by itself.
 */
export async function spoilAnswers(seed: number): Promise<AnswersOutcome> {
  await using world = await openFuzzWorld({ mode: 'http', recall: { autoplay: 'happy' } })
  const look = watchWorld(world)
  const changed = new Map<string, number>()
  const spoil = spoiler(seed, changed)
  world.relay.tamper = (method, answer) => (method === 'auth.test' ? answer : spoil(`Slack ${method}`, answer))
  world.recallRelay.tamper = (route, answer) => spoil(`Recall ${route}`, answer)
  const channels = ['#standup', '#sales', '#design', '#general']
  for (let at = 0; at < THREADS; at++) {
    const text = `https://zoom.us/j/55000000${at + 10}?pwd=Pa55canary`
    await record(world, { channel: channels[at % channels.length] ?? '', text, user: at % 2 === 0 ? 'ana' : 'ben' })
  }
  await letTimePass(world, HOUR / 2)
  world.relay.tamper = null
  world.recallRelay.tamper = null
  const faults = await end(world)
  return { changed, faults: [...faults, ...look().filter((fault) => !fault.startsWith('violation'))], threads: THREADS }
}

async function end(world: FuzzWorld): Promise<string[]> {
  const open = () =>
    world.rows('select facts from threads where closed_at is null').filter(({ facts }) => !hasResult(String(facts)))
  const until = world.clock.now() + 12 * HOUR
  await timeLapse(world, () => open().length === 0 || world.clock.now() > until, 60_000)
  await settle(world)
  return open().map(({ facts }) => `a thread has no end: ${String(facts).slice(0, 1500)}`)
}

function hasResult(facts: string): boolean {
  const { resultTs } = JSON.parse(facts) as { resultTs: string | null }
  return resultTs !== null
}

function spoiler(seed: number, changed: Map<string, number>) {
  let number = 0
  return (route: string, answer: SlackAnswer): SlackAnswer => {
    number += 1
    const [planned] = fc.sample(plan, { seed: (Math.imul(seed, 1_000_003) + number) | 0, numRuns: 1 })
    if (planned?.spoil !== true) return answer
    changed.set(route, (changed.get(route) ?? 0) + 1)
    return spoiled(answer, planned)
  }
}

function spoiled(answer: SlackAnswer, { kind, changes }: AnswerPlan): SlackAnswer {
  switch (kind) {
    case 'json':
      return { ...answer, body: String(JSON.stringify(mutate(parse(answer.body), changes))) }
    case 'html':
      return { ...answer, headers: { 'content-type': 'text/html' }, body: '<html><body>Just a moment…</body></html>' }
    case 'cut':
      return { ...answer, body: answer.body.slice(0, answer.body.length / 2) }
    case 'empty':
      return { ...answer, body: '' }
    case 'text':
      return { ...answer, body: `"${'x'.repeat(100_000)}"` }
    case 'status':
      return { ...answer, status: [200, 201, 202, 204, 302, 400, 404, 409, 418, 500][changes.length] ?? 500, body: '' }
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
