import type { RowRef } from '../../src/store/claims.ts'
import type { Act, Configuration, Fault, Flight, State } from './state.ts'

/** One thing that can happen next. Everything but `tick` takes no time. */
export type Move =
  /** A worker looks at a due row: the transaction that decides, and the sending of what it decided. */
  | { do: 'decide'; owner: string; row: RowRef; slow: boolean }
  /** A claimed step that was held back is sent at last. */
  | { do: 'send'; flight: number }
  /** A request arrives and is carried out. */
  | { do: 'arrive'; flight: number }
  /** Its answer is heard. */
  | { do: 'hear'; flight: number }
  | { do: 'fail'; flight: number; how: 'timeOut' | 'lostAnswer' | 'refused' | 'stored500' | 'made500' }
  | { do: 'slow'; flight: number }
  | { do: 'arriveLate'; wanderer: number }
  | { do: 'vanish'; wanderer: number }
  | { do: 'crash'; owner: string }
  | { do: 'deliver'; mail: number; again: boolean }
  | { do: 'loseMail'; mail: number }
  | { do: 'holdMail'; mail: number }
  | { do: 'live'; bot: number }
  | { do: 'act'; act: Act }
  | { do: 'tick'; to: number }

/** A request arrives well before a minute has passed, or never: that is what a look after 60 s relies on (rule 3). */
export const ON_ITS_WAY_MS = 59_000

/** So long a worker or a webhook is held back at the most, ms: longer than any lease. */
export const HELD_BACK_MS = 150_000

/**
 * All that can happen next. Time goes on only when nothing else is left to happen at this moment but what a fault holds
 * back: whatever order things could have is then explored without it.
 */
export function movesOf(state: State, configuration: Configuration): Move[] {
  const prompt = promptMoves(state)
  const faults = state.faults > 0 ? faultsOf(state, configuration) : []
  const acts = state.acts.map((act): Move => ({ do: 'act', act }))
  const tick = prompt.length === 0 ? tickOf(state) : []
  // What goes wrong goes first: a hole is then found on a short way.
  return [...faults, ...acts, ...heldMoves(state), ...prompt, ...tick]
}

/** Whether a move is something that goes wrong, or that a person does: random ways take them seldom. */
export function isRare(move: Move): boolean {
  switch (move.do) {
    case 'act':
    case 'fail':
    case 'slow':
    case 'crash':
    case 'loseMail':
    case 'holdMail':
      return true
    case 'decide':
      return move.slow
    case 'deliver':
      return move.again
    default:
      return false
  }
}

function promptMoves(state: State): Move[] {
  const decisions = state.workers.flatMap((owner) =>
    state.due
      .filter((row) => !state.flights.some((flight) => flight.owner === owner && flight.call.row.id === row.id))
      .map((row): Move => ({ do: 'decide', owner, row, slow: false })),
  )
  const flights = state.flights.flatMap((flight, index): Move[] => {
    if (flight.stalledUntil !== null) return []
    return [flight.answer === null ? { do: 'arrive', flight: index } : { do: 'hear', flight: index }]
  })
  const mail = state.mail.flatMap(({ heldUntil }, index): Move[] =>
    heldUntil !== null ? [] : [{ do: 'deliver', mail: index, again: false }],
  )
  const lives = state.recall.flatMap((bot, index): Move[] =>
    bot.ahead.length > 0 && bot.nextAt <= state.now ? [{ do: 'live', bot: index }] : [],
  )
  return [...decisions, ...flights, ...mail, ...lives]
}

function heldMoves(state: State): Move[] {
  const slow = state.flights.flatMap((flight, index): Move[] => {
    if (flight.stalledUntil === null) return []
    return [flight.request === null ? { do: 'send', flight: index } : { do: 'hear', flight: index }]
  })
  const wanderers = state.wanderers.flatMap((_, index): Move[] => [
    { do: 'arriveLate', wanderer: index },
    { do: 'vanish', wanderer: index },
  ])
  const mail = state.mail.flatMap(({ heldUntil }, index): Move[] =>
    heldUntil !== null ? [{ do: 'deliver', mail: index, again: false }] : [],
  )
  return [...slow, ...wanderers, ...mail]
}

function faultsOf(state: State, { only }: Configuration): Move[] {
  const may = (fault: Fault) => only === undefined || only.includes(fault)
  const moves: Move[] = []
  if (may('crash')) moves.push(...state.workers.map((owner): Move => ({ do: 'crash', owner })))
  if (may('slowWorker')) {
    const decisions = promptMoves(state).filter((move) => move.do === 'decide')
    moves.push(...decisions.map((move): Move => ({ ...move, slow: true })))
  }
  state.flights.forEach((flight, index) => {
    if (flight.stalledUntil === null)
      moves.push(...faultsOfFlight(flight, index).filter((move) => may(FAULT_OF[move.do] ?? faultOf(move))))
  })
  state.mail.forEach(({ heldUntil }, index) => {
    if (heldUntil !== null) return
    if (may('lostWebhook')) moves.push({ do: 'loseMail', mail: index })
    if (may('doubledWebhook')) moves.push({ do: 'deliver', mail: index, again: true })
    if (may('lateWebhook')) moves.push({ do: 'holdMail', mail: index })
  })
  return moves
}

const FAULT_OF: Partial<Record<Move['do'], Fault>> = { slow: 'slowWorker' }

function faultOf(move: Move): Fault {
  if (move.do !== 'fail') throw new Error(`${move.do} is no fault`)
  return move.how === 'made500' ? 'stored500' : move.how
}

function faultsOfFlight(flight: Flight, index: number): Move[] {
  const { request } = flight
  if (request === null) return []
  if (flight.answer !== null) return [{ do: 'slow', flight: index }]
  const fail = (how: Extract<Move, { do: 'fail' }>['how']): Move => ({ do: 'fail', flight: index, how })
  if (isReading(request.port)) return [fail('refused')]
  const common = [fail('timeOut'), fail('lostAnswer'), fail('refused')]
  return request.port === 'createBot' ? [...common, fail('stored500'), fail('made500')] : common
}

/** Whether a call changes nothing on the other side. */
export function isReading(port: string): boolean {
  return port === 'fetchBot' || port === 'findBots' || port === 'findMessage' || port === 'answerAsker'
}

function tickOf(state: State): Move[] {
  const deadlines = [
    ...state.wanderers.map(({ landBy }) => landBy),
    ...state.flights.map(({ stalledUntil }) => stalledUntil),
    ...state.mail.map(({ heldUntil }) => heldUntil),
  ].filter((at) => at !== null)
  // What is held back has to come, or be lost, in its time.
  if (deadlines.some((at) => at <= state.now)) return []
  const rows = [...state.rows.bots, ...state.rows.threads]
  const times = [
    ...deadlines,
    ...rows.flatMap(({ due_at, lease_until }) => [due_at, lease_until]),
    ...state.recall.flatMap(({ ahead, nextAt }) => (ahead.length > 0 ? [nextAt] : [])),
  ].filter((at) => at !== null && at > state.now)
  return times.length === 0 ? [] : [{ do: 'tick', to: Math.min(...times.map(Number)) }]
}
