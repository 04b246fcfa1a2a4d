import type { BotSnapshot, PresignedLink, RecallEvent } from '../../src/recording/recall-event.ts'
import type { CreateOutcome, FetchOutcome, FindOutcome, StopOutcome } from '../../src/recording/recall-outcome.ts'
import type { Configuration, LifeStep, Mail, RemoteBot, Request, State } from './state.ts'

/** A request as Recall carries it out: what is there afterwards, and what it answers. */
export type Served = { state: State; answer: unknown }

/** Carries out a request at Recall. */
export function serveRecall(state: State, request: Request, configuration: Configuration): Served {
  const [first] = request.args
  switch (request.port) {
    case 'createBot':
      return createBot(state, first as { body: string; key: string }, configuration)
    case 'fetchBot':
      return { state, answer: fetchBot(state, String(first)) }
    case 'findBots':
      return { state, answer: findBots(state, String(first)) }
    case 'leaveCall':
      return leaveCall(state, String(first), configuration)
    case 'deleteBot':
      return deleteBot(state, String(first))
    default:
      throw new Error(`Recall is asked for ${request.port}`)
  }
}

/** Lets the next thing happen to a bot; webhooks set out. */
export function live(state: State, index: number, configuration: Configuration): State {
  const bot = state.recall[index]
  const step = bot?.ahead[0]
  if (bot === undefined || step === undefined) throw new Error('nothing happens to this bot any more')
  const lived = { ...bot, ahead: bot.ahead.slice(1) }
  return happen({ ...state, recall: state.recall.with(index, withNext(lived, state.now)) }, index, {
    step,
    configuration,
  })
}

/** Whether a bot is in the call or on its way there. */
export function isAlive(bot: RemoteBot): boolean {
  return bot.leftAt === null && !bot.deleted
}

function createBot(state: State, sent: { body: string; key: string }, configuration: Configuration): Served {
  const known = state.keys[sent.key]
  if (known !== undefined && known.body !== sent.body) throw new Error('a key is used for another body (rule 21)')
  if (known?.bot === null) return { state, answer: STORED_500 }
  if (known !== undefined) return { state, answer: created(state, known.bot) }
  const made = make(state, sent, configuration)
  return { state: made.state, answer: created(made.state, made.id) }
}

/** Makes a bot under a key, without an answer. */
export function make(
  state: State,
  sent: { body: string; key: string },
  { life }: Configuration,
): { state: State; id: string } {
  const { botId } = JSON.parse(sent.body) as { botId: string }
  const id = `recall-${state.recall.length + 1}`
  const born = { id, botId, events: [], ahead: life, nextAt: 0, leftAt: null, deleted: false }
  const recall = [...state.recall, withNext(born, state.now)]
  return { state: { ...state, recall, keys: { ...state.keys, [sent.key]: { body: sent.body, bot: id } } }, id }
}

/** What Recall answers to a key whose first answer was an error: it keeps those too (facts 1.8). */
export const STORED_500: CreateOutcome = { kind: 'unknown', status: 500, why: 'HTTP 500' }

function created(state: State, id: string): CreateOutcome {
  const bot = state.recall.find((one) => one.id === id)
  if (bot === undefined) throw new Error(`no bot ${id}`)
  return { kind: 'created', snapshot: snapshotOf(bot) }
}

function fetchBot(state: State, id: string): FetchOutcome {
  const bot = state.recall.find((one) => one.id === id && !one.deleted)
  return bot === undefined ? { kind: 'missing' } : { kind: 'bot', snapshot: snapshotOf(bot), links: linksOf(bot) }
}

function findBots(state: State, botId: string): FindOutcome {
  const found = state.recall.filter((bot) => bot.botId === botId && !bot.deleted)
  return found.length === 0 ? { kind: 'absent' } : { kind: 'found', snapshots: found.map(snapshotOf) }
}

function leaveCall(state: State, id: string, configuration: Configuration): Served {
  const index = state.recall.findIndex((bot) => bot.id === id)
  const bot = state.recall[index]
  if (bot === undefined || bot.deleted) return { state, answer: { kind: 'missing' } satisfies StopOutcome }
  if (bot.leftAt !== null) return { state, answer: { kind: 'alreadyOver' } satisfies StopOutcome }
  if (bot.events.length === 0) return { state, answer: { kind: 'notStarted' } satisfies StopOutcome }
  const recorded = bot.events.some(({ kind }) => kind === 'recording')
  const quiet = recorded ? ['video done r1', 'recording done r1'] : []
  const ahead: LifeStep[] = [{ after: 0, codes: ['done'], quiet }]
  const leaving = { ...bot, ahead }
  const next = happen({ ...state, recall: state.recall.with(index, withNext(leaving, state.now)) }, index, {
    step: { after: 0, codes: ['call_ended'] },
    configuration,
  })
  return { state: next, answer: { kind: 'leaving' } satisfies StopOutcome }
}

function deleteBot(state: State, id: string): Served {
  const index = state.recall.findIndex((bot) => bot.id === id)
  const bot = state.recall[index]
  if (bot === undefined || bot.deleted) return { state, answer: { kind: 'missing' } satisfies StopOutcome }
  if (bot.events.length > 0) return { state, answer: { kind: 'dispatched' } satisfies StopOutcome }
  const gone = { ...bot, deleted: true, ahead: [] }
  return { state: { ...state, recall: state.recall.with(index, gone) }, answer: { kind: 'deleted' } }
}

function withNext(bot: RemoteBot, now: number): RemoteBot {
  return { ...bot, nextAt: now + (bot.ahead[0]?.after ?? 0) }
}

function happen(state: State, index: number, what: { step: LifeStep; configuration: Configuration }): State {
  const bot = state.recall[index]
  if (bot === undefined) throw new Error('no such bot')
  const { shape = '1.11' } = what.configuration
  let { stamps } = state.counts
  const { codes, quiet = [] } = what.step
  const stamped = (code: string) => eventOf(code, state.now * 1_000 + ++stamps)
  const silent = quiet.map(stamped)
  const told = codes.map(stamped)
  const left = [...quiet, ...codes].some((code) => ['call_ended', 'fatal', 'done'].includes(code))
  const next = { ...bot, events: [...bot.events, ...silent, ...told], leftAt: bot.leftAt ?? (left ? state.now : null) }
  const mail = told.map((event, number): Mail => {
    const id = `${bot.id}-${bot.events.length + number}`
    return { id, recallId: bot.id, botId: shape === '1.11' ? bot.botId : null, shape, event, heldUntil: null }
  })
  // Where the v1.10 shape is sent, only statuses are.
  const sent = mail.filter(({ event }) => shape === '1.11' || event.kind === 'status')
  return {
    ...state,
    recall: state.recall.with(index, next),
    mail: [...state.mail, ...sent],
    counts: { ...state.counts, stamps },
  }
}

/** `video done r1`, `recording processing r2`, or a status: `call_ended`. */
function eventOf(text: string, at: number): RecallEvent {
  const [kind = '', code = '', recordingId = ''] = text.split(' ')
  if (kind === 'video' || kind === 'recording') return { kind, recordingId, code, subCode: null, at }
  return { kind: 'status', code: kind, subCode: null, at }
}

function snapshotOf(bot: RemoteBot): BotSnapshot {
  const media = bot.events.filter((event) => event.kind !== 'status')
  const newest = new Map(media.map((event) => [`${event.kind} ${event.recordingId}`, event]))
  const ids = [...new Set(media.map((event) => event.recordingId))]
  const details = ids.map((recordingId) => {
    const own = media.filter((event) => event.recordingId === recordingId)
    const done = own.find((event) => event.code === 'done')
    const completedAt = done === undefined ? null : Math.floor(done.at / 1_000)
    return { recordingId, startedAt: Math.floor((own[0]?.at ?? 0) / 1_000), completedAt, expiresAt: null }
  })
  const statuses = bot.events.filter((event) => event.kind === 'status')
  return { recallId: bot.id, events: [...statuses, ...newest.values()], details, title: null }
}

function linksOf(bot: RemoteBot): PresignedLink[] {
  return bot.events.flatMap((event) =>
    event.kind === 'video' && event.code === 'done'
      ? [{ recordingId: event.recordingId, url: `https://media.example/${event.recordingId}`, until: 0 }]
      : [],
  )
}
