import { LIVES } from '../simulated-recall/lives.ts'
import { readMeetingUrl } from '../simulated-recall/meeting-url.ts'
import type { SimulatedBot } from '../simulated-recall/simulated-bot.ts'
import type { SimulatedRecall } from '../simulated-recall/simulated-recall.ts'
import type { Bot, RecallState, WebhookDelivery } from './page-state.ts'
import { possibleMoves } from './possible-moves.ts'

const MOST_DELIVERIES = 40
const MOST_REQUESTS = 30

/** Simulated Recall as the page shows it. */
export function showRecall(recall: SimulatedRecall): RecallState {
  const { autoplay, pace } = recall.settings
  return {
    bots: recall.bots.map(showBot).toReversed(),
    deliveries: recall.deliveries.slice(-MOST_DELIVERIES).map(showDelivery).toReversed(),
    requests: recall.calls.slice(-MOST_REQUESTS).map(showRequest).toReversed(),
    life: typeof autoplay === 'string' ? autoplay : 'a life of its own',
    lives: Object.keys(LIVES),
    pace,
  }
}

function showBot(bot: SimulatedBot): Bot {
  const link = String(bot.request['meeting_url'])
  const platform = readMeetingUrl(link)?.platform ?? 'unknown'
  const last = bot.statusChanges.at(-1)
  return {
    id: bot.id,
    name: String(bot.request['bot_name'] ?? 'Meeting Notetaker'),
    platform,
    link: withoutSecrets(link),
    phase: bot.deleted ? 'deleted' : bot.phase,
    paused: bot.paused,
    deleted: bot.deleted,
    words: bot.deleted ? 'Deleted before it joined' : bot.paused ? 'In the call, recording paused' : phaseWords(bot),
    reason: bot.statusChanges.findLast(({ subCode }) => subCode !== null)?.subCode ?? null,
    since: last === undefined ? 0 : Math.floor(last.at / 1000),
    scheduledFor: bot.phase === 'ready' ? bot.scheduledFor : null,
    parts: bot.recordings.map((part) => ({
      id: part.id,
      status: part.completedAt === null ? 'recording' : part.status.code,
    })),
    moves: possibleMoves(bot, platform),
  }
}

function phaseWords({ phase, scheduledFor }: SimulatedBot): string {
  switch (phase) {
    case 'ready':
      return scheduledFor === null ? 'About to join' : 'Scheduled'
    case 'joining_call':
      return 'Joining the call'
    case 'in_waiting_room':
      return 'In the waiting room'
    case 'in_call_not_recording':
      return 'In the call, not recording'
    case 'recording_permission_allowed':
      return 'In the call, allowed to record'
    case 'recording_permission_denied':
      return 'In the call, not allowed to record'
    case 'in_call_recording':
      return 'Recording'
    case 'call_ended':
      return 'Has left the call'
    case 'done':
      return 'Done'
    case 'fatal':
      return 'Crashed'
  }
}

/** Where the meeting is, without what opens it. */
function withoutSecrets(link: string): string {
  if (!URL.canParse(link)) return link
  const { hostname, pathname } = new URL(link)
  return `${hostname}${pathname}`
}

function showDelivery({ id, event, botId, state, attempts }: SimulatedRecall['deliveries'][number]): WebhookDelivery {
  const last = attempts.findLast(({ status }) => status !== null)
  const waits = { held: 'held back', lost: 'lost', waiting: 'on its way', delivered: '', 'given up': 'given up' }[state]
  const answer = last === undefined ? waits : String(last.status)
  return {
    id,
    at: attempts[0]?.at ?? 0,
    event,
    bot: botId,
    answer,
    good: typeof last?.status === 'number' && last.status < 300,
    attempts: attempts.length,
  }
}

function showRequest({ at, method, path, status }: SimulatedRecall['calls'][number]): RecallState['requests'][number] {
  const answer = status === null ? '…' : status === 'lost' ? 'answer lost' : String(status)
  return { at, method, path: shortPath(path), answer, good: typeof status === 'number' && status < 400 }
}

function shortPath(path: string): string {
  return path.replace(/^\/api\/v1/, '').replace(/([0-9a-f]{8})-[0-9a-f-]{27}/g, '$1…')
}
