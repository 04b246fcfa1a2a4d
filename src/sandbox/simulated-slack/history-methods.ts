import type { ApiArgs } from './api-args.ts'
import { accessToHistory, SCOPE_WORD } from './channel-access.ts'
import type { JsonRecord } from './json.ts'
import { messageForm } from './message-form.ts'
import type { SlackMessage } from './message-store.ts'
import { type ApiAnswer, type ApiMethod, type MethodContext, refuse, refuseArguments } from './method-context.ts'

const scopes = Object.values(SCOPE_WORD).map((word) => `${word}:history`)
const budget = { perMinute: 50 }

/** The two methods that read messages back. `conversations.history` is newest first, `conversations.replies` oldest first. */
export const historyMethods = {
  'conversations.history': { token: 'bot', scopes, budget, run: history },
  'conversations.replies': { token: 'bot', scopes, budget, run: replies },
} satisfies { [method: string]: ApiMethod }

function history(context: MethodContext, args: ApiArgs): ApiAnswer {
  const ref = args.text('channel')
  if (ref === undefined) return refuseArguments('missing required field: channel')
  const access = accessToHistory(context, ref)
  if ('refusal' in access) return access.refusal
  const range = readRange(args, { normal: 100, most: 999 })
  if ('refusal' in range) return range.refusal
  const visible = context.store
    .inChannel(access.channel.id)
    .filter((message) => message.threadTs === undefined || message.broadcast)
    .filter((message) => isInRange(message, range))
    .reverse()
    .filter((message) => range.cursor === undefined || message.ts <= range.cursor)
  return page(context, args, { found: visible, limit: range.limit, always: [] })
}

function replies(context: MethodContext, args: ApiArgs): ApiAnswer {
  const [ref, ts] = [args.text('channel'), args.text('ts')]
  if (ref === undefined) return refuseArguments('missing required field: channel')
  if (ts === undefined) return refuseArguments('missing required field: ts')
  const access = accessToHistory(context, ref)
  if ('refusal' in access) return access.refusal
  const range = readRange(args, { normal: 1000, most: 1000 })
  if ('refusal' in range) return range.refusal
  const root = context.store.find(access.channel.id, ts)
  if (root === undefined) return refuse('thread_not_found')
  const found = context.store
    .replies(access.channel.id, ts)
    .filter((message) => isInRange(message, range))
    .filter((message) => range.cursor === undefined || message.ts >= range.cursor)
  // The root comes with every page and whatever the range is; it counts towards the limit.
  return page(context, args, { found, limit: Math.max(range.limit - 1, 1), always: [root] })
}

type Range = { oldest: string; latest: string; inclusive: boolean; limit: number; cursor: string | undefined }

function readRange(args: ApiArgs, limits: { normal: number; most: number }): Range | { refusal: ApiAnswer } {
  const limit = Number(args.text('limit') ?? limits.normal)
  if (!Number.isInteger(limit) || limit < 1 || limit > limits.most) return { refusal: refuse('invalid_limit') }
  const oldest = readTime(args.text('oldest') || '0')
  if (oldest === undefined) return { refusal: refuse('invalid_ts_oldest') }
  const latest = readTime(args.text('latest') || '9999999999')
  if (latest === undefined) return { refusal: refuse('invalid_ts_latest') }
  const sentCursor = args.text('cursor') || undefined
  const cursor = sentCursor === undefined ? undefined : readCursor(sentCursor)
  if (sentCursor !== undefined && cursor === undefined) return { refusal: refuse('invalid_cursor') }
  return { oldest, latest, inclusive: args.flag('inclusive'), limit, cursor }
}

/** Brings "0", "1700000000" and "1700000000.0001" to the one form of a `ts`, in which texts sort like times. */
function readTime(sent: string): string | undefined {
  const parts = /^(\d{1,10})(?:\.(\d{1,6}))?$/.exec(sent)
  if (parts === null) return undefined
  return `${(parts[1] ?? '').padStart(10, '0')}.${(parts[2] ?? '').padEnd(6, '0')}`
}

function isInRange({ ts }: SlackMessage, { oldest, latest, inclusive }: Range): boolean {
  return inclusive ? ts >= oldest && ts <= latest : ts > oldest && ts < latest
}

type Page = { found: SlackMessage[]; limit: number; always: SlackMessage[] }

function page(context: MethodContext, args: ApiArgs, { found, limit, always }: Page): ApiAnswer {
  const next = found[limit]
  const shown = [...always, ...found.slice(0, limit)].map((message) => messageForm(context, message))
  return {
    ok: true,
    messages: args.flag('include_all_metadata') ? shown : shown.map(hideMetadata),
    has_more: next !== undefined,
    ...(next === undefined ? {} : { response_metadata: { next_cursor: writeCursor(next.ts) } }),
  }
}

function hideMetadata(message: JsonRecord): JsonRecord {
  const { metadata, ...rest } = message
  if (typeof metadata !== 'object' || metadata === null || !('event_type' in metadata)) return message
  return { ...rest, metadata: { event_type: metadata.event_type } }
}

function writeCursor(ts: string): string {
  return Buffer.from(`next_ts:${ts}`).toString('base64')
}

function readCursor(cursor: string): string | undefined {
  return /^next_ts:(\d{10}\.\d{6})$/.exec(Buffer.from(cursor, 'base64').toString())?.[1]
}
