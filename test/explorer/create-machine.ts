import { createAcceptDeliveries } from '../../src/flow/accept-deliveries.ts'
import type { FlowDeps } from '../../src/flow/call.ts'
import { carryOut } from '../../src/flow/carry-out.ts'
import { createActs } from '../../src/flow/create-acts.ts'
import { type Doorkeeper, decide } from '../../src/flow/decide.ts'
import type { Gates } from '../../src/flow/gates.ts'
import type { RecallPort, SlackPort } from '../../src/flow/ports.ts'
import { parseMeetingLink } from '../../src/recording/meeting-link.ts'
import { clearLeases, readDue } from '../../src/store/claims.ts'
import { POLICY, T0 } from '../recording/rows.ts'
import { type MemoryDatabase, openMemoryDatabase } from './memory-database.ts'
import { HELD_BACK_MS, isReading, type Move, ON_ITS_WAY_MS } from './moves.ts'
import { live, make, STORED_500, serveRecall } from './recall-side.ts'
import { serveSlack } from './slack-side.ts'
import type { Act, Configuration, Flight, Request, State } from './state.ts'
import { isKnown, learn, type Tape } from './tape.ts'

/** The app's own code, on a database in memory, one step at a time. */
export type Machine = {
  /** The moment after the first request was taken. */
  begin(): Promise<State>
  /** What there is after a move. Changes nothing that was given out before. Throws when the app did something wrong. */
  apply(state: State, move: Move): Promise<State>
  close(): void
}

/** What runs now: whose step, on which tape, and whom to tell that it waits for an answer. */
type Running = { owner: string; tape: Tape; waits: (request: Request) => void }

/** Makes one for a configuration; its clock and ids begin anew at each `begin`. */
export async function createMachine(configuration: Configuration): Promise<Machine> {
  let now = T0
  let counts = { ids: 0, stamps: 0, starts: 0 }
  let running: Running | null = null
  let loaded: State | null = null
  const problems: string[] = []
  const memory: MemoryDatabase = await openMemoryDatabase(() => now)

  const clock = {
    now: () => (running === null ? now : learn(running.tape, 'time', () => now)),
    after: () => () => undefined,
  }
  const liveId = () => {
    counts = { ...counts, ids: counts.ids + 1 }
    return `id-${counts.ids}`
  }
  const newId = () => (running === null ? liveId() : learn(running.tape, 'id', liveId))
  const deps: Omit<FlowDeps, 'owner'> = {
    db: memory.db,
    clock,
    log: logOf(problems),
    policy: POLICY,
    slack: slackPort(call),
    recall: recallPort(call),
    gates: OPEN_GATES,
    newId,
    newToken: newId,
    rowsAtOnce: 200,
    publicUrl: null,
  }
  const acts = createActs({ ...deps, botName: 'Recorder', wake: () => undefined })
  const { accept } = createAcceptDeliveries({ ...deps, wake: () => undefined })

  /** A call of the app's: answered from the tape, or left waiting for ever; then the step is run again later. */
  function call(port: string, args: unknown[]): Promise<unknown> {
    if (running === null) throw new Error(`${port} is called outside of a step`)
    if (isKnown(running.tape)) return Promise.resolve(learn(running.tape, 'answer', () => null))
    running.waits({ port, args })
    return new Promise(() => undefined)
  }

  /** Runs a step up to its next call, or to its end. */
  async function goOn(flight: Flight): Promise<Flight | null> {
    const waiting = Promise.withResolvers<Request>()
    const tape: Tape = { entries: [...flight.tape], at: 0 }
    running = { owner: flight.owner, tape, waits: waiting.resolve }
    memory.tape = tape
    const ended = carryOut({ ...deps, owner: flight.owner }, flight.call).then(() => null)
    const request = await Promise.race([ended, waiting.promise])
    running = null
    memory.tape = null
    return request === null
      ? null
      : { ...flight, tape: tape.entries, request, sentAt: now, answer: null, stalledUntil: null }
  }

  async function go(state: State, index: number, entry: unknown[]): Promise<State> {
    const flight = flightAt(state, index)
    const known = entry.map((value) => ({ of: 'answer' as const, value }))
    const next = await goOn({ ...flight, tape: [...flight.tape, ...known] })
    const others = state.flights.toSpliced(index, 1)
    return { ...state, flights: next === null ? others : [...others, next] }
  }

  async function decideRow(state: State, move: Extract<Move, { do: 'decide' }>): Promise<State> {
    const { owner, row, slow } = move
    const [call] = (await decide({ ...deps, owner }, [row], OPEN_DOOR)).calls
    if (call === undefined) return state
    const claimed: Flight = {
      ...{ owner, call, tape: [], request: null },
      ...{ sentAt: now, answer: null, stalledUntil: slow ? now + HELD_BACK_MS : null },
    }
    if (slow) return { ...state, flights: [...state.flights, claimed], faults: state.faults - 1 }
    const sent = await goOn(claimed)
    return sent === null ? state : { ...state, flights: [...state.flights, sent] }
  }

  async function crash(state: State, owner: string): Promise<State> {
    const lost = state.flights.filter((flight) => flight.owner === owner)
    const wanderers = lost.flatMap(({ request, answer, sentAt }) =>
      request === null || answer !== null || isReading(request.port)
        ? []
        : [{ request, landBy: sentAt + ON_ITS_WAY_MS }],
    )
    // The only process on a database clears what its predecessor left; among several, leases run out.
    if (configuration.workers === 1) await clearLeases(memory.db)
    counts = { ...counts, starts: counts.starts + 1 }
    return {
      ...state,
      workers: state.workers.map((one) => (one === owner ? `${owner.split('.')[0]}.${counts.starts}` : one)),
      flights: state.flights.filter((flight) => flight.owner !== owner),
      wanderers: [...state.wanderers, ...wanderers],
      faults: state.faults - 1,
    }
  }

  async function act(state: State, what: Act): Promise<State> {
    const acts = state.acts.filter((one) => one !== what)
    if (what.do === 'stop')
      return { ...state, acts, stopped: [...state.stopped, ...(await press(state, what.channel))] }
    await record(what.channel)
    return { ...state, acts }
  }

  async function record(channel: string): Promise<void> {
    const link = parseMeetingLink('https://us02web.zoom.us/j/1234567890')
    if (link === null) throw new Error('no link')
    await acts.record({ ...ACT, channel, key: newId(), link, botName: null, when: null, joinAt: null, rootTs: null })
  }

  /** The thread whose press was taken. */
  async function press(state: State, channel: string): Promise<string[]> {
    const thread = state.rows.threads.find((row) => row.channel === channel)
    const bot = state.rows.bots.find((row) => row.id === thread?.bot_id)
    if (thread === undefined || bot === undefined) return []
    const { recall } = JSON.parse(bot.facts) as { recall: { status: unknown } }
    const button = recall.status === null ? 'cancel' : 'stop'
    const taken = await acts.press({ ...ACT, channel, key: newId(), threadId: thread.id, button })
    return taken.kind === 'taken' && taken.answer === null ? [thread.id] : []
  }

  async function deliver(state: State, { mail: index, again }: Extract<Move, { do: 'deliver' }>): Promise<State> {
    const mail = state.mail[index]
    if (mail === undefined) throw new Error('no such webhook')
    const { id, recallId, botId, shape, event } = mail
    await accept({ id, event: event.code, content: { kind: 'event', recallId, botId, shape, event } })
    if (again) return { ...state, faults: state.faults - 1 }
    return { ...state, mail: state.mail.toSpliced(index, 1) }
  }

  function serve(state: State, request: Request) {
    return request.port in recallPort(call) ? serveRecall(state, request, configuration) : serveSlack(state, request)
  }

  function arrive(state: State, index: number): State {
    const flight = flightAt(state, index)
    if (flight.request === null) throw new Error('nothing was sent')
    const served = serve(state, flight.request)
    return withFlight(served.state, index, { ...flight, answer: { value: served.answer } })
  }

  function fail(state: State, { flight: index, how }: Extract<Move, { do: 'fail' }>): State {
    const flight = flightAt(state, index)
    const { request } = flight
    if (request === null) throw new Error('nothing was sent')
    const less = { ...state, faults: state.faults - 1 }
    const answered = (next: State, value: unknown) => withFlight(next, index, { ...flight, answer: { value } })
    const isCreation = request.port === 'createBot'
    const sent = request.args[0] as { body: string; key: string }
    switch (how) {
      case 'timeOut': {
        const wanderer = { request, landBy: flight.sentAt + ON_ITS_WAY_MS }
        return answered({ ...less, wanderers: [...less.wanderers, wanderer] }, unknownOf(request.port))
      }
      case 'lostAnswer':
        return answered(serve(less, request).state, unknownOf(request.port))
      case 'refused':
        return answered(less, refusalOf(request.port))
      case 'made500':
      case 'stored500': {
        if (!isCreation || state.keys[sent.key] !== undefined) return answered(less, unknownOf(request.port))
        const made = how === 'made500' ? make(less, sent, configuration).state : less
        return answered({ ...made, keys: { ...made.keys, [sent.key]: { body: sent.body, bot: null } } }, STORED_500)
      }
    }
  }

  async function applyTo(state: State, move: Move): Promise<State> {
    switch (move.do) {
      case 'decide':
        return await decideRow(state, move)
      case 'send':
        return await go(state, move.flight, [])
      case 'arrive':
        return arrive(state, move.flight)
      case 'hear':
        return await go(state, move.flight, [flightAt(state, move.flight).answer?.value])
      case 'fail':
        return fail(state, move)
      case 'slow':
        return withFlight({ ...state, faults: state.faults - 1 }, move.flight, {
          ...flightAt(state, move.flight),
          stalledUntil: now + HELD_BACK_MS,
        })
      case 'arriveLate': {
        const wanderer = state.wanderers[move.wanderer]
        if (wanderer === undefined) throw new Error('nothing wanders')
        return { ...serve(state, wanderer.request).state, wanderers: state.wanderers.toSpliced(move.wanderer, 1) }
      }
      case 'vanish':
        return { ...state, wanderers: state.wanderers.toSpliced(move.wanderer, 1) }
      case 'crash':
        return await crash(state, move.owner)
      case 'deliver':
        return await deliver(state, move)
      case 'loseMail':
        return { ...state, mail: state.mail.toSpliced(move.mail, 1), faults: state.faults - 1 }
      case 'holdMail': {
        const mail = state.mail.map((one, index) =>
          index === move.mail ? { ...one, heldUntil: now + HELD_BACK_MS } : one,
        )
        return { ...state, mail, faults: state.faults - 1 }
      }
      case 'live':
        return live(state, move.bot, configuration)
      case 'act':
        return await act(state, move.act)
      case 'tick':
        now = move.to
        return { ...state, now: move.to }
    }
  }

  async function finish(state: State): Promise<State> {
    const due = await readDue(memory.db, { now, limit: 50 })
    if (problems.length > 0) throw new Error(problems.splice(0).join('; '))
    const { ids, starts } = counts
    loaded = { ...state, rows: memory.save(), due, counts: { ids, starts, stamps: state.counts.stamps } }
    return loaded
  }

  return {
    async begin() {
      now = T0
      counts = { ids: 0, stamps: 0, starts: 0 }
      const rows = { bots: [], threads: [], deliveries: [], remembered: [] }
      memory.restore(rows)
      await record('C1')
      const workers = configuration.workers === 1 ? ['one'] : ['one', 'two']
      const { acts: later, faults } = configuration
      const nothing = { flights: [], wanderers: [], slack: [], recall: [], keys: {}, mail: [] }
      return await finish({ now, rows, due: [], workers, ...nothing, acts: later, stopped: [], faults, counts })
    },
    async apply(state, move) {
      now = state.now
      counts = state.counts
      if (loaded !== state) memory.restore(state.rows)
      loaded = null
      return await finish(await applyTo(state, move))
    },
    close: memory.close,
  }
}

const ACT = {
  ...{ team: 'T1', user: 'U1', route: null, threadTs: null },
  ...{ reply: 'ack' as const, deadline: Number.POSITIVE_INFINITY },
}

// Limits are not explored: they only make what could happen now happen later.
const OPEN_GATES: Gates = {
  opensAt: () => 0,
  closedBy: () => null,
  room: () => ({ calls: Number.POSITIVE_INFINITY, opensAt: 0 }),
  enter: () => undefined,
  leave: () => undefined,
  close: () => undefined,
}

const OPEN_DOOR: Doorkeeper = { stops: () => null, lets: () => ({ undo: () => undefined }) }

function logOf(problems: string[]): FlowDeps['log'] {
  const quiet = () => undefined
  const error = (fields: object, message: string) => {
    const { err } = fields as { err?: unknown }
    problems.push(`${message}: ${err instanceof Error ? err.message : JSON.stringify(fields)}`)
  }
  return { debug: quiet, info: quiet, warn: quiet, error }
}

type Call = (port: string, args: unknown[]) => Promise<unknown>

function slackPort(call: Call): SlackPort {
  const names = [
    ...(['postCard', 'updateCard', 'postAlert', 'postResult', 'updateResult', 'sendDirect'] as const),
    ...(['findMessage', 'deleteMessage', 'answerAsker', 'readMoment', 'tell', 'greet'] as const),
  ]
  return Object.fromEntries(names.map((name) => [name, (...args: unknown[]) => call(name, args)])) as SlackPort
}

function recallPort(call: Call): RecallPort {
  const names = [
    ...(['createBot', 'fetchBot', 'findBots', 'leaveCall', 'deleteBot'] as const),
    ...(['pauseRecording', 'resumeRecording'] as const),
  ]
  const calls = Object.fromEntries(names.map((name) => [name, (...args: unknown[]) => call(name, args)]))
  return { ...calls, createBody: (input: object) => JSON.stringify(input) } as RecallPort
}

function flightAt(state: State, index: number): Flight {
  const flight = state.flights[index]
  if (flight === undefined) throw new Error('no such step under way')
  return flight
}

function withFlight(state: State, index: number, flight: Flight): State {
  return { ...state, flights: state.flights.with(index, flight) }
}

function unknownOf(port: string): unknown {
  if (['leaveCall', 'deleteBot', 'fetchBot', 'findBots'].includes(port)) return refusalOf(port)
  return port === 'createBot'
    ? { kind: 'unknown', status: null, why: 'no answer' }
    : { kind: 'unknown', why: 'no answer' }
}

function refusalOf(port: string): unknown {
  switch (port) {
    case 'createBot':
      return { kind: 'noCapacity', retryAfterMs: null }
    case 'fetchBot':
    case 'findBots':
    case 'leaveCall':
    case 'deleteBot':
      return { kind: 'failed', why: 'HTTP 502', key: false }
    case 'findMessage':
      return { kind: 'failed', why: 'HTTP 502' }
    case 'answerAsker':
      return { kind: 'untold', why: 'no way' }
    default:
      return { kind: 'notDone', why: 'service_unavailable' }
  }
}
