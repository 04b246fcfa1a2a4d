import type { BotSnapshot, PresignedLink, RecallEvent } from '../../../src/recording/recall-event.ts'
import type { Happening } from './fake-life.ts'

/** One bot as Recall has it. `botId`: our row, from its metadata. All times ms. */
export type RecallBot = {
  id: string
  botId: string
  joinAt: number | null
  isScheduled: boolean
  createdAt: number
  visibleAt: number
  deletedAt: number | null
  /** How long its recordings are kept; null: for ever. */
  keptMs: number | null
  life: Happening[]
}

/** When it sets out for the call; null: never. */
export function setsOutAt({ life }: RecallBot): number | null {
  return life[0]?.at ?? null
}

/** One that never sets out of itself can be told to leave from its time on. */
export function hasSetOut(bot: RecallBot, now: number): boolean {
  return (setsOutAt(bot) ?? bot.joinAt ?? bot.createdAt) <= now
}

/** From when on it is neither in the call nor on its way to one. */
export function leftAt(bot: RecallBot): number {
  const end = bot.life.find(({ event }) => event.code === 'call_ended' || isEnd(event))
  return bot.deletedAt ?? end?.at ?? Number.POSITIVE_INFINITY
}

export function hasLeft(bot: RecallBot, now: number): boolean {
  return leftAt(bot) <= now
}

/** When its life is over; null: never. */
export function overAt({ life }: RecallBot): number | null {
  return life.find(({ event }) => isEnd(event))?.at ?? null
}

export function isOverAt(bot: RecallBot, now: number): boolean {
  return bot.deletedAt !== null || (overAt(bot) ?? Number.POSITIVE_INFINITY) <= now
}

/** Retrieve Bot: all status changes, but of each recording and medium only its newest status. */
export function snapshotOf(bot: RecallBot, now: number): BotSnapshot {
  const past = bot.life.filter((one) => one.at <= now).map((one) => one.event)
  const media = past.filter((event) => event.kind !== 'status')
  const newest = new Map(media.map((event) => [`${event.kind} ${event.recordingId}`, event]))
  const ids = [...new Set(media.map((event) => event.recordingId))]
  return {
    recallId: bot.id,
    events: [...past.filter((event) => event.kind === 'status'), ...newest.values()],
    details: ids.map((recordingId) => detailsOf(bot, recordingId, media)),
    title: null,
  }
}

export function linksOf(bot: RecallBot, now: number): PresignedLink[] {
  const { events, details } = snapshotOf(bot, now)
  const gone = events.flatMap((event) =>
    event.kind === 'recording' && event.code === 'deleted' ? event.recordingId : [],
  )
  const expired = details.flatMap((one) => (one.expiresAt !== null && one.expiresAt <= now ? one.recordingId : []))
  return events.flatMap((event) => {
    if (event.kind !== 'video' || event.code !== 'done' || [...gone, ...expired].includes(event.recordingId)) return []
    const { recordingId } = event
    return [{ recordingId, url: `https://media.example/${recordingId}`, until: now + 6 * 3_600_000 }]
  })
}

function detailsOf({ keptMs }: RecallBot, recordingId: string, media: RecallEvent[]) {
  const own = media.filter((event) => event.kind !== 'status' && event.recordingId === recordingId)
  const start = own[0]
  const end = own.find((event) => event.code === 'done')
  const completedAt = end === undefined ? null : Math.floor(end.at / 1_000)
  return {
    recordingId,
    startedAt: start === undefined ? null : Math.floor(start.at / 1_000),
    completedAt,
    expiresAt: completedAt === null || keptMs === null ? null : completedAt + keptMs,
  }
}

function isEnd(event: RecallEvent): boolean {
  return event.kind === 'status' && (event.code === 'done' || event.code === 'fatal')
}
