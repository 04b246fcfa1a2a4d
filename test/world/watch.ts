import type { SimulatedSlack } from '../../src/sandbox/simulated-slack/simulated-slack.ts'
import { meetingLink, type World } from './open-world.ts'

/** A message as everybody in its channel sees it, and one that a single person sees. */
export type Message = ReturnType<SimulatedSlack['messages']>[number]
export type Shown = ReturnType<SimulatedSlack['ephemerals']>[number]

type Bot = World['recall']['bots'][number]

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
  await timeLapse(world, () => world.clock.now() >= until, Math.max(10_000, ms / 30))
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
  const shown = ['ana', 'ben'].flatMap((user) => shownTo(world, user).map((words) => `${user} sees ${words}`))
  return [...world.logged.slice(-40), ...slack.slice(-20), ...recall.slice(-20), ...shown.slice(-10)].join('\n')
}

/** The action ids of the buttons that a message shows, in their order. */
export function buttonsOf(message: { blocks: Record<string, unknown>[] } | undefined): string[] {
  return buttonElements(message?.blocks ?? []).map((button) => String(button['action_id']))
}

/** The buttons themselves, in their order. */
export function buttonElements(blocks: readonly Record<string, unknown>[]): Record<string, unknown>[] {
  return blocks.flatMap((block) => {
    const elements: unknown[] = Array.isArray(block['elements']) ? block['elements'] : []
    return [...elements, block['accessory']].filter(isButton)
  })
}

function isButton(element: unknown): element is Record<string, unknown> {
  return typeof element === 'object' && element !== null && 'type' in element && element.type === 'button'
}

/** Presses a button of the channel's first card, as Ana unless told otherwise. */
export function pressOnCard(world: World, button: string, wish: { user?: string; channel?: string } = {}) {
  const { user = 'ana', channel = '#standup' } = wish
  const [card] = cards(world, channel)
  if (card === undefined) throw new Error(`no card in ${channel}`)
  return world.slack.press({ user, channel, ts: card.ts, actionId: button })
}

/** Presses a button of something that only this person sees. */
export function pressOnShown(world: World, { user, channel, ts }: Shown, actionId: string) {
  return world.slack.press({ user, channel, ts, actionId })
}

/** What only this person sees, newest last, as text. */
export function shownTo(world: World, user = 'ana'): string[] {
  return world.slack.ephemerals(user).map(wordsOf)
}

/** All words of something shown, as text. */
export function wordsOf(shown: { text: string; blocks: unknown } | undefined): string {
  return `${shown?.text} ${JSON.stringify(shown?.blocks)}`
}

/** Resolves with what only this person sees that says this; time runs ahead meanwhile. */
export async function told(world: World, says: RegExp, user = 'ana'): Promise<Shown> {
  return await timeLapse(world, () => world.slack.ephemerals(user).findLast((shown) => says.test(wordsOf(shown))))
}

/** Resolves when the channel's first card shows this text. */
export async function shows(world: World, text: string, channel = '#standup'): Promise<Message> {
  return await timeLapse(world, () => cards(world, channel).find((card) => textOf(card).includes(text)))
}

/** What the app wrote of one kind in a message's thread, the message itself included. */
export function inThread(world: World, { channel, ts }: Message, kind: 'card' | 'alert' | 'result'): Message[] {
  return world.slack.thread(channel, ts).filter((message) => message.metadata?.event_type === `slack_recorder_${kind}`)
}

/** Asks for a bot and waits for it. It does nothing by itself. */
export async function sentBot(world: World, wish: Parameters<typeof record>[1] = {}): Promise<Bot> {
  const before = world.recall.bots.length
  await record(world, wish)
  return await timeLapse(world, () => world.recall.bots[before])
}

/** Asks for a bot, and brings it to where it records. */
export async function recordingBot(world: World, wish: Parameters<typeof record>[1] = {}): Promise<Bot> {
  const bot = await sentBot(world, wish)
  await startRecording(world, bot, wish.channel)
  return bot
}

/** Brings a bot that was sent to where it records. */
export async function startRecording(world: World, bot: Bot, channel = '#standup'): Promise<void> {
  bot.joinCall()
  bot.letIn()
  bot.startRecording()
  await timeLapse(world, () => cards(world, channel).some((card) => textOf(card).includes('Recording since')))
}

/** Ends a bot's meeting, with whatever it recorded. */
export function endMeeting(bot: Bot): void {
  if (bot.phase !== 'call_ended') bot.endCall()
  if (bot.recordings.length > 0) bot.finishMedia()
  bot.done()
}

/** How often Recall was asked for this. */
export function askedOfRecall(world: World, route: World['recall']['calls'][number]['route']): number {
  return world.recall.calls.filter((call) => call.route === route).length
}
