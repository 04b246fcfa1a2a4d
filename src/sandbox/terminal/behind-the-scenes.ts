import type { Sandbox } from '../open-sandbox.ts'
import { isRecord } from '../simulated-slack/json.ts'
import type { Palette } from './palette.ts'

/** What happened between the three that nobody in Slack sees, told in quiet lines. */
export type BehindTheScenes = {
  /** Gathers what is new. */
  look(): void
  /** The lines for what was gathered; equal things in a row are told together. */
  take(): string[]
}

/** `bot` is the short id of the bot that a webhook is about. */
type Note = { who: string; what: string; answer: string; good: boolean; bot?: string }

/** Makes a teller that begins with what has happened so far. */
export function createBehindTheScenes({ slack, recall }: Pick<Sandbox, 'slack' | 'recall'>, palette: Palette) {
  const told = new Map<object, number>()
  let notes: Note[] = []
  let lastBot: string | undefined

  function lookAtWebhooks(): void {
    for (const delivery of recall.deliveries) {
      const { event, state, attempts, botId } = delivery
      const before = told.get(delivery) ?? 0
      if ((state === 'lost' || state === 'held') && before === 0 && told.get(delivery) === undefined) {
        told.set(delivery, 0)
        notes.push({
          who: WEBHOOK,
          what: event,
          answer: state === 'lost' ? 'lost on the way' : 'held back',
          good: false,
          ...(botId === null ? {} : { bot: shortPath(botId) }),
        })
      }
      const answered = attempts.filter(({ status }) => status !== null)
      for (const { status } of answered.slice(before)) {
        notes.push({
          who: WEBHOOK,
          what: event,
          answer: String(status),
          good: isGood(status),
          ...(botId === null ? {} : { bot: shortPath(botId) }),
        })
      }
      if (answered.length > 0) told.set(delivery, answered.length)
    }
  }

  /** Whether it would not be plain which bot the lines are about: several live, or the last lines were about another. */
  function severalBots(): boolean {
    const living = recall.bots.filter(({ phase }) => phase !== 'done' && phase !== 'fatal')
    const inNews = new Set([lastBot, ...notes.map(({ bot }) => bot)].filter((bot) => bot !== undefined))
    return living.length > 1 || inNews.size > 1
  }

  function lookAtCalls(): void {
    for (const call of recall.calls) {
      if (call.status === null || told.has(call)) continue
      told.set(call, 1)
      const answer = call.status === 'lost' ? 'no answer' : String(call.status)
      notes.push({
        who: 'app → Recall',
        what: `${call.method} ${shortPath(call.path)}`,
        answer,
        good: isGood(call.status),
      })
    }
    for (const call of slack.calls) {
      if (call.answer === undefined || told.has(call)) continue
      told.set(call, 1)
      const trouble = slackTrouble(call.answer)
      if (trouble !== null) notes.push({ who: 'app → Slack', what: call.method, answer: trouble, good: false })
    }
  }

  return {
    look() {
      lookAtWebhooks()
      lookAtCalls()
    },
    take() {
      const named = severalBots() ? notes : notes.map(({ bot: _, ...note }) => note)
      const lines = together(named).map((note) => lineOf(note, palette))
      lastBot = notes.findLast(({ bot }) => bot !== undefined)?.bot ?? lastBot
      notes = []
      return lines
    },
  } satisfies BehindTheScenes
}

const WEBHOOK = 'Recall → app'

function lineOf({ who, what, answer, good, bot }: Note, { paint }: Palette): string {
  const about = bot === undefined ? '' : `${bot}  `
  return `${paint('quiet', `${who.padEnd(13)} ${about}${what} `)}${paint(good ? 'quiet' : 'warn', answer)}`
}

/** Joins neighbours that came the same way and were answered alike. */
function together(notes: readonly Note[]): Note[] {
  const groups: { note: Note; whats: string[] }[] = []
  for (const note of notes) {
    const last = groups.at(-1)
    if (last && last.note.who === note.who && last.note.answer === note.answer && last.note.bot === note.bot)
      last.whats.push(note.what)
    else groups.push({ note, whats: [note.what] })
  }
  return groups.map(({ note, whats }) => ({ ...note, what: counted(whats).join(', ') }))
}

function counted(whats: readonly string[]): string[] {
  const counts = new Map<string, number>()
  for (const what of whats) counts.set(what, (counts.get(what) ?? 0) + 1)
  return [...counts].map(([what, count]) => (count > 1 ? `${what} ×${count}` : what))
}

function isGood(status: number | string | null): boolean {
  return typeof status === 'number' && status >= 200 && status < 300
}

function shortPath(path: string): string {
  return path.replace(/([0-9a-f]{8})-[0-9a-f-]{27}/g, '$1…')
}

type SlackAnswer = NonNullable<Sandbox['slack']['calls'][number]['answer']>

function slackTrouble(answer: SlackAnswer): string | null {
  if (answer.kind !== 'answered') return 'no answer'
  const wait = answer.headers?.['retry-after']
  if (answer.status !== 200) return `${answer.status}${wait === undefined ? '' : `, again after ${wait} s`}`
  return isRecord(answer.body) && answer.body['ok'] === false ? String(answer.body['error']) : null
}
