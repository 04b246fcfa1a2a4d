import { Agent } from 'undici'
import type {
  ControlOutcome,
  CreateOutcome,
  FetchOutcome,
  FindOutcome,
  StopOutcome,
} from '../recording/recall-outcome.ts'
import { callTrouble, successOf } from './call-trouble.ts'
import { controlOutcome } from './control-outcome.ts'
import { createOutcome } from './create-outcome.ts'
import { findBots, listPath } from './find-bots.ts'
import { readBot } from './read-bot.ts'
import { connectionLimits, type Sender, sendRequest } from './send-request.ts'
import { pageShape } from './shapes.ts'
import { stopOutcome } from './stop-outcome.ts'

/** `apiUrl` is the region's base URL, as `https://us-west-2.recall.ai`. `now` gives ms since 1970. */
export type RecallClientOptions = {
  apiUrl: string
  apiKey: string
  userAgent?: string
  /** For each of connecting, the answer's head, and a silence in its body; all of it may take 2.5 times as long. */
  timeoutMs?: number
  now?: () => number
  /** Hears Recall's own time with each answer, ms since 1970. */
  onDate?: (date: number) => void
}

/** What asking whether Recall takes our key proved. A key of another region looks like a bad one (facts section 6). */
export type KeyCheck = { kind: 'ok' } | { kind: 'badKey' } | { kind: 'failed'; why: string }

/** Recall's API as the app uses it. Each call is sent once; none throws; no `why` holds a link, a passcode or the key. */
export type RecallClient = {
  /** Sends the body as it is. Safe to repeat with the same key and body within an hour (facts 1.8). */
  createBot(input: { body: string; key: string }): Promise<CreateOutcome>
  fetchBot(recallId: string): Promise<FetchOutcome>
  findBots(botId: string): Promise<FindOutcome>
  leaveCall(recallId: string): Promise<StopOutcome>
  deleteBot(recallId: string): Promise<StopOutcome>
  /** The recording stays one file, with a gap. Safe to repeat. */
  pauseRecording(recallId: string): Promise<ControlOutcome>
  /** Safe to repeat. */
  resumeRecording(recallId: string): Promise<ControlOutcome>
  /** A cheap authenticated GET, for the start: there is no health check (facts 1.7). */
  checkKey(): Promise<KeyCheck>
  /** Ends every connection; calls in flight come back as lost. */
  close(): Promise<void>
}

/** Makes a client with connections of its own. */
export function createRecallClient(options: RecallClientOptions): RecallClient {
  const { timeoutMs = 10_000, now = Date.now } = options
  const dispatcher = new Agent(connectionLimits(timeoutMs))
  const sender: Sender = {
    dispatcher,
    baseUrl: options.apiUrl.replace(/\/+$/, ''),
    headers: {
      authorization: `Token ${options.apiKey}`,
      accept: 'application/json',
      'user-agent': options.userAgent ?? 'slack-recorder',
    },
    longestMs: timeoutMs * 2.5,
    now,
    onDate: options.onDate,
  }
  return {
    async createBot({ body, key }) {
      const headers = { 'idempotency-key': key }
      const exchange = await sendRequest(sender, { method: 'POST', path: '/api/v1/bot/', body, headers })
      return createOutcome(exchange, body, now())
    },
    fetchBot: (recallId) => fetchBot(sender, recallId),
    findBots: (botId) => findBots(sender, botId),
    async leaveCall(recallId) {
      return stopOutcome(
        'leave',
        await sendRequest(sender, { method: 'POST', path: `${botPath(recallId)}leave_call/` }),
      )
    },
    async deleteBot(recallId) {
      return stopOutcome('delete', await sendRequest(sender, { method: 'DELETE', path: botPath(recallId) }))
    },
    pauseRecording: (recallId) => control(sender, recallId, 'pause_recording'),
    resumeRecording: (recallId) => control(sender, recallId, 'resume_recording'),
    checkKey: () => checkKey(sender),
    close: () => dispatcher.destroy(),
  }
}

async function fetchBot(sender: Sender, recallId: string): Promise<FetchOutcome> {
  const exchange = await sendRequest(sender, { method: 'GET', path: botPath(recallId) })
  const bot = readBot(successOf(exchange)?.json, sender.now())
  if (bot === null) return callTrouble(exchange)
  if (bot.snapshot.recallId !== recallId) return { kind: 'failed', why: 'an answer about another bot', key: false }
  return { kind: 'bot', snapshot: bot.snapshot, links: bot.links }
}

async function control(sender: Sender, recallId: string, command: string): Promise<ControlOutcome> {
  return controlOutcome(await sendRequest(sender, { method: 'POST', path: `${botPath(recallId)}${command}/` }))
}

async function checkKey(sender: Sender): Promise<KeyCheck> {
  // Looks for a bot that does not exist, so that the answer is small however many bots the workspace has.
  const exchange = await sendRequest(sender, { method: 'GET', path: listPath('key-check', 1) })
  if (pageShape.safeParse(successOf(exchange)?.json).success) return { kind: 'ok' }
  const trouble = callTrouble(exchange)
  if (trouble.kind !== 'failed') return { kind: 'failed', why: trouble.kind === 'limited' ? 'HTTP 429' : 'HTTP 404' }
  return trouble.key ? { kind: 'badKey' } : { kind: 'failed', why: trouble.why }
}

function botPath(recallId: string): string {
  return `/api/v1/bot/${encodeURIComponent(recallId)}/`
}
