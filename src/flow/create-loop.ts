import { setImmediate as turn } from 'node:timers/promises'
import { stopsAll } from '../store/storage-trouble.ts'
import type { Call, FlowDeps } from './call.ts'
import { type CarriedOut, carryOut } from './carry-out.ts'
import type { Doorkeeper } from './decide.ts'
import { askGateKeys, botGateKeys, threadGateKeys } from './gate-keys.ts'
import type { GateKeys } from './gates.ts'
import { createLines } from './lines.ts'
import { type Look, lookAtDue } from './look-at-due.ts'
import { type Meter, measure, NO_METER } from './measure.ts'
import { createOutages, type Outages } from './outages.ts'
import { createPace } from './pace.ts'
import { createRests } from './rests.ts'
import { ANY_SLOT, createSlots } from './slots.ts'
import { sideOf, toldBy } from './told-by.ts'

/** The one loop that drives rows to their goal. */
export type Loop = {
  /** Looks for due rows soon. Cheap, safe to call for every change. */
  wake(): void
  /** How many rows wait at a gate, for Slack's or Recall's limits or health. */
  waiting(): number
  /** Claims nothing more, and resolves when the steps in flight have ended. */
  stop(): Promise<void>
}

/** The longest sleep: repairs a wake-up that nobody thought of. */
const LONGEST_SLEEP_MS = 30_000

/**
 * Makes the loop; it begins at the first `wake`. What its calls tell about Slack and Recall is noted in `outages` (rule 32),
 * and `meter` counts them.
 */
export function createLoop(
  deps: FlowDeps,
  outages: Outages = createOutages({ log: deps.log, now: deps.clock.now }),
  meter: Meter = NO_METER,
): Loop {
  const slots = createSlots()
  const pace = createPace()
  let passing: Promise<void> | null = null
  let again = false
  let stopped = false
  let callOff: () => void = () => undefined

  function wake(): void {
    if (stopped) return
    again = true
    passing ??= passUntilQuiet()
  }

  async function passUntilQuiet(): Promise<void> {
    let sleepUntil = deps.clock.now() + LONGEST_SLEEP_MS
    // Who is waiting for an answer to what woke us gets it first: the look took 2 ms of the 204 of a webhook.
    await turn()
    while (again && !stopped) {
      again = false
      try {
        sleepUntil = (await pace.run(() => lookAtDue(look))).lookAgainAt
      } catch (error) {
        // What stops all is in the log once, where it is noticed.
        if (!stopsAll(error)) deps.log.error({ err: error }, 'the database could not be read; trying again')
        sleepUntil = deps.clock.now() + 1_000
      }
    }
    passing = null
    sleep(sleepUntil)
  }

  function sleep(until: number): void {
    callOff()
    if (stopped) return
    // At least a moment, so that a row which is due but cannot be claimed does not spin.
    const ms = Math.min(Math.max(until - deps.clock.now(), 20), LONGEST_SLEEP_MS)
    callOff = deps.clock.after(ms, wake)
  }

  const door: Doorkeeper = {
    stops({ row, keys }) {
      if (stopped) return ANY_SLOT
      return slots.missingFor(row) ?? deps.gates.closedBy(keys, deps.clock.now())
    },
    lets({ row, keys }) {
      slots.occupy(row)
      deps.gates.enter(keys, deps.clock.now())
      return {
        undo() {
          slots.free(row)
          deps.gates.leave(keys, { now: deps.clock.now(), failed: null })
        },
      }
    },
  }
  const look: Look = {
    ...{ flow: deps, slots, door, start, lines: createLines(), rests: createRests() },
    mayGoOn: () => !stopped && slots.left(ANY_SLOT) > 0,
  }

  /** Its slot is taken and its gates have counted it already. */
  function start(call: Call): void {
    const keys = keysOf(deps, call)
    const isTold = (ended: CarriedOut) => outages.note(sideOf(call), toldBy(call, ended), call.row.team)
    void carryOut(deps, call, isTold).then((ended) => {
      const now = deps.clock.now()
      slots.free(call.row)
      const said = toldBy(call, ended).kind !== 'nothing'
      deps.gates.leave(keys, { now, failed: said ? ended.failed : null })
      const [limit] = keys.limits
      measure(meter, { call, ended, limit }, now)
      closeLimit(deps, { limit, ended, now })
      wake()
    })
  }

  return {
    wake,
    waiting: () => look.lines.size(),
    async stop() {
      stopped = true
      callOff()
      // A look under way may still claim a row.
      await passing
      await slots.empty()
    },
  }
}

function closeLimit(
  { gates }: FlowDeps,
  { limit, ended, now }: { limit: string | undefined; ended: CarriedOut; now: number },
): void {
  const { retryAfterMs } = ended
  if (retryAfterMs !== null && limit !== undefined) gates.close(limit, now + Math.max(retryAfterMs, 1_000))
}

function keysOf({ publicUrl }: FlowDeps, call: Call): GateKeys {
  switch (call.kind) {
    case 'bot':
      return botGateKeys(call.step)
    case 'thread':
      return threadGateKeys(call.step, call.thread, publicUrl)
    case 'ask':
      return askGateKeys(call.step, call.ask)
  }
}
