import type { CrashWorld } from './crash-world.ts'
import type { Life, Request } from './lives.ts'
import type { Deeds, Run } from './run.ts'
import { type Message, type MessageKind, messagesOfApp, neverTaken, ofKind, wordsOf } from './threads.ts'

/**
 * How a life ended. `twice`: a message came twice where nothing can be read back, as rule 14 allows. `neverTaken`: the process
 * was gone before it had taken the request, and Slack itself said so.
 */
export type Judgement = {
  verdict: 'held' | 'twice' | 'doubled' | 'lost' | 'neverTaken'
  faults: string[]
  notes: string[]
}

/** What may come of settling an unknown outcome, and is no fault of the app's. */
const FORGIVEN = ['edit_changes_nothing', 'edited_too_often']

type Faults = { doubled: string[]; lost: string[]; twice: string[]; notes: string[] }

/** Compares what Slack and Recall have with what the life must come to. */
export function judge(world: CrashWorld, { life, readable }: Run, deeds: Deeds): Judgement {
  const faults: Faults = { doubled: [], lost: [], twice: [], notes: [] }
  const taken = life.requests.filter((request) => !neverTaken(world, request, deeds))
  for (const request of life.requests) {
    if (taken.includes(request)) judgeThread(world, { life, readable, request }, faults)
    else if (!toldBySlack(world, request)) faults.lost.push(`${request.channel}: nobody told ${request.user}`)
  }
  judgeDirect(world, readable, faults)
  judgeBots(world, taken.length > 0 ? 1 : 0, faults)
  judgeLog(world, faults)
  for (const { kind, detail } of world.slack.violations) {
    if (!FORGIVEN.includes(kind)) faults.notes.push(`Slack noted ${kind}: ${detail}`)
  }
  if (deeds.pressesFailed > 0) faults.notes.push('a press was not taken, and made again')
  const all = [...faults.doubled, ...faults.lost]
  const verdict = verdictOf(faults, taken.length === life.requests.length)
  return { verdict, faults: all, notes: [...faults.twice, ...faults.notes] }
}

function verdictOf({ doubled, lost, twice }: Faults, all: boolean): Judgement['verdict'] {
  if (lost.length > 0) return 'lost'
  if (doubled.length > 0) return 'doubled'
  if (!all) return 'neverTaken'
  return twice.length > 0 ? 'twice' : 'held'
}

type OneThread = { life: Life; readable: boolean; request: Request }

function judgeThread(world: CrashWorld, { life, readable, request }: OneThread, faults: Faults): void {
  const { channel } = request
  const messages = messagesOfApp(world, channel)
  const wanted = { card: 1, alert: life.alerts, result: 1 }
  for (const [kind, count] of Object.entries(wanted) as [MessageKind, number][]) {
    const seen = ofKind(messages, kind).length
    const posted = postsOf(world, channel, kind)
    const what = `${channel}: ${seen} of kind ${kind} (${posted} posted), wanted ${count}`
    // An alert that cannot be read back is dropped (rule 14), and one whose time is over is not sent.
    if (seen < count && kind === 'alert') faults.notes.push(what)
    else if (seen < count) faults.lost.push(what)
    else if (Math.max(seen, posted) > count) faults[!readable && posted <= 2 ? 'twice' : 'doubled'].push(what)
  }
  judgeWords(life, { channel, messages }, faults)
  const known = (['card', 'alert', 'result'] as const).flatMap((kind) => ofKind(messages, kind))
  for (const other of messages) {
    if (!known.includes(other)) faults.doubled.push(`${channel}: a message of no kind: ${other.text}`)
  }
}

/** One of a kind has to be right: where nothing can be read back, another may have been posted that the app never learns of. */
function judgeWords(life: Life, thread: { channel: string; messages: Message[] }, faults: Faults): void {
  const { channel, messages } = thread
  const cards = ofKind(messages, 'card')
  const isNow = (card: Message) => life.card.test(wordsOf(card))
  if (cards.length > 0 && !cards.some(isNow)) faults.lost.push(`${channel}: the card is old: ${cards.at(-1)?.text}`)
  const results = ofKind(messages, 'result')
  const isRight = (result: Message) => linksIn(result) === life.links && life.says.test(wordsOf(result))
  if (results.length > 0 && !results.some(isRight)) {
    const links = results.map(linksIn).join(' and ')
    faults.lost.push(`${channel}: ${links} links in the final reply, wanted ${life.links}: ${results.at(-1)?.text}`)
  }
}

function linksIn(message: Message): number {
  return [...wordsOf(message).matchAll(/<(https?:[^|>]*X-Amz-Signature[^|>]*)\|/g)].length
}

/** How often Slack took a post of this kind, whether or not it was deleted later. */
function postsOf({ slack }: CrashWorld, channel: string, kind: MessageKind): number {
  const { id } = slack.channel(channel)
  return slack.calls.filter(({ method, args, answer }) => {
    if (method !== 'chat.postMessage' || args['channel'] !== id || answer?.kind !== 'answered') return false
    const { metadata } = args as { metadata?: { event_type?: string } }
    const { ok } = answer.body as { ok?: boolean }
    return ok === true && metadata?.event_type === `slack_recorder_${kind}`
  }).length
}

/** What is answered in its thread is not told to anybody alone as well. */
function judgeDirect(world: CrashWorld, readable: boolean, faults: Faults): void {
  for (const user of ['ana', 'ben']) {
    const { id } = world.slack.directWithApp(user)
    for (const { text } of messagesOfApp(world, id))
      faults[readable ? 'doubled' : 'twice'].push(`to ${user} directly: ${text}`)
    const shown = world.slack.ephemerals(user).filter(({ from }) => from !== 'slack')
    for (const { text } of shown) faults.notes.push(`shown to ${user} alone: ${text}`)
  }
}

function judgeBots({ recall }: CrashWorld, wanted: number, faults: Faults): void {
  const { bots } = recall
  if (bots.length > wanted) faults.doubled.push(`${bots.length} bots at Recall, wanted ${wanted}`)
  if (bots.length < wanted) faults.lost.push(`${bots.length} bots at Recall, wanted ${wanted}`)
  for (const bot of bots) {
    if (!bot.deleted && !['done', 'fatal', 'call_ended'].includes(bot.phase))
      faults.lost.push(`a bot is still ${bot.phase}`)
  }
}

function judgeLog(world: CrashWorld, faults: Faults): void {
  const log = world.logged()
  if (world.ownEnds() > 0) faults.lost.push(`the process ended by itself ${world.ownEnds()} times`)
  if (/an error nobody caught|a way nobody foresaw/.test(log))
    faults.lost.push('the log tells of an error nobody caught')
  if (/X-Amz-Signature|xoxb-\w|xapp-\w|s3cretPass/.test(log)) faults.lost.push('a secret is in the log')
}

function toldBySlack({ slack }: CrashWorld, { user, channel }: Request): boolean {
  const { id } = slack.channel(channel)
  return slack.ephemerals(user).some((shown) => shown.channel === id)
}
