import { addStatus } from './add-status.ts'
import { type Life, moveBot, playLife } from './bot-life.ts'
import type { BotState } from './bot-state.ts'
import type { JsonRecord } from './field-checks.ts'
import { type MeetingUrl, readMeetingUrl } from './meeting-url.ts'
import type { Workspace } from './workspace.ts'

/** Adds a bot for a body that has been checked. Its life, if it has one, begins at its time. */
export function addBot(workspace: Workspace, request: JsonRecord, life: BotLife): BotState {
  const now = workspace.agenda.now()
  const joinAt = Date.parse(String(request['join_at'] ?? ''))
  const bot: BotState = {
    id: workspace.newId(),
    createdAt: now,
    request: structuredClone(request),
    meetingUrl: readMeetingUrl(String(request['meeting_url'])) ?? UNREAD,
    scheduledFor: Number.isNaN(joinAt) ? null : joinAt,
    phase: 'ready',
    phaseSince: now,
    paused: false,
    company: { kind: 'people' },
    recordedMs: 0,
    deleted: false,
    statusChanges: [],
    recordings: [],
    windsUp: life !== null,
    callOffLife: () => {},
    callOffLeaving: () => {},
  }
  workspace.bots.push(bot)
  lives.set(bot, life)
  if (workspace.apiVersion === '1.10') addStatus(workspace, bot, { code: 'ready', subCode: null })
  joinBotAtItsTime(workspace, bot)
  return bot
}

/** What a bot lives by itself, or null when somebody else drives it. */
export type BotLife = Life | null

/** Lets the bot's life begin at the time it is scheduled for, or at once. To be repeated when that time changes. */
export function joinBotAtItsTime(workspace: Workspace, bot: BotState): void {
  const wait = Math.max((bot.scheduledFor ?? 0) - workspace.agenda.now(), 0)
  const life = lives.get(bot) ?? null
  bot.callOffLife()
  if (life === null) return
  if (wait === 0) {
    playLife(workspace, bot, life)
    return
  }
  const [first, ...steps] = life.steps
  bot.callOffLife = workspace.agenda.after(wait, () => {
    if (first) moveBot(workspace, bot, first)
    playLife(workspace, bot, { ...life, steps })
  })
}

const lives = new WeakMap<BotState, BotLife>()

const UNREAD: MeetingUrl = { meeting_id: '', platform: 'zoom' }
