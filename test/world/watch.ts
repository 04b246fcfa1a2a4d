import type { SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { meetingLink, type World } from './open-world.ts'

type Message = ReturnType<SimulatedSlack['messages']>[number]

/** Types `/record` as Ana in #standup, where the app is a member, and waits for the answer. */
export async function record(world: World, wish: { channel?: string; user?: string; text?: string } = {}) {
  const { channel = '#standup', user = 'ana', text = meetingLink() } = wish
  return await world.slack.command({ user, channel, command: '/record', text })
}

/** The app's messages in a channel outside of threads: cards, and results whose card is gone. */
export function cards(world: World, channel = '#standup'): Message[] {
  return world.slack.messages(channel).filter((message) => message.author.kind === 'app')
}

/** The app's replies in the thread of the channel's first card. */
function replies(world: World, channel = '#standup'): Message[] {
  const [card] = cards(world, channel)
  if (card === undefined) return []
  return world.slack
    .thread(channel, card.ts)
    .filter((message) => message.author.kind === 'app' && message.ts !== card.ts)
}

/** The replies of one kind: `alert` or `result`, by their metadata. */
export function repliesOf(world: World, kind: 'alert' | 'result', channel = '#standup'): Message[] {
  return replies(world, channel).filter((message) => message.metadata?.event_type === `slack_recorder_${kind}`)
}

/** A message as people read it: all the text of its blocks. */
export function textOf(message: Message | undefined): string {
  return JSON.stringify(message?.blocks ?? [])
}

/** The pre-signed links in a message, as a browser would open them. */
export function linksOf(message: Message | undefined): string[] {
  return [...textOf(message).matchAll(/<(https?:[^|>]*X-Amz-Signature[^|>]*)\|/g)].map(([, url]) =>
    (url ?? '').replaceAll('&amp;', '&'),
  )
}

/**
 * Lets the clock run ahead, `stepMs` at each look, until `check` holds. Each look waits for the machine to come to rest, so a
 * slow one takes longer and sees the same. Rejects after 100 s of the machine's time with what was seen.
 */
export async function timeLapse<T>(
  world: World,
  check: () => T | undefined | null | false,
  stepMs = 2_000,
): Promise<T> {
  const giveUp = Date.now() + 100_000
  for (;;) {
    const seen = check()
    if (seen !== undefined && seen !== null && seen !== false) return seen
    if (Date.now() > giveUp) throw new Error(`not seen:\n${story(world)}`)
    await rest(world)
    world.clock.skip(stepMs)
  }
}

/** Resolves with the first result in the channel's thread; time runs ahead meanwhile. */
export async function firstResult(world: World, channel = '#standup'): Promise<Message> {
  return await timeLapse(world, () => repliesOf(world, 'result', channel)[0])
}

/** Lets time run on for a while after the end, in which a second reply or card would show up. */
export async function letTimePass(world: World, ms: number): Promise<void> {
  const until = world.clock.now() + ms
  await timeLapse(world, () => world.clock.now() >= until, 10_000)
  await rest(world)
}

/** Waits until nothing more is said between the three for a moment. */
async function rest(world: World): Promise<void> {
  const count = () => world.slack.calls.length + world.recall.calls.length + world.recall.deliveries.length
  for (;;) {
    const before = count()
    await new Promise((resolve) => setTimeout(resolve, 25))
    if (count() === before) return
  }
}

function story(world: World): string {
  const slack = world.slack.calls.map(({ method, answer }) => `${method} ${JSON.stringify(answer).slice(0, 160)}`)
  const recall = world.recall.calls.map((call) => JSON.stringify(call).slice(0, 200))
  return [...world.logged.slice(-40), '--', ...slack.slice(-20), '--', ...recall.slice(-20)].join('\n')
}
