import { hash } from 'node:crypto'
import { T0 } from '../recording/rows.ts'
import { createMachine, type Machine } from './create-machine.ts'
import { isRare, type Move, movesOf } from './moves.ts'
import type { Configuration, State } from './state.ts'
import { wrongAtTheEnd, wrongNow } from './wrong.ts'

/** A way on which the app does something wrong: what, and every move up to there. */
export type Hole = { what: string; way: Move[] }

/** What was seen. `complete`: every state that can be reached was. */
export type Explored = { states: number; moves: number; ends: number; complete: boolean; hole: Hole | null }

/** Nothing may go on for longer than this without an end, ms: the longest life and the deadline are well inside. */
const ENDLESS_MS = 12 * 60 * 60_000

/** How often a random way considers what seldom happens. */
const RARELY = 0.15

type Open = { state: State; moves: Move[]; next: number; by: Move | null }

/** Goes through every state that can be reached, depth first, each once, until a hole is found or `most` were seen. */
export async function explore(configuration: Configuration, most = Number.POSITIVE_INFINITY): Promise<Explored> {
  const machine = await createMachine(configuration)
  const seen = new Set<string>()
  const explored = { states: 0, moves: 0, ends: 0 }
  const first = await machine.begin()
  seen.add(keyOf(first))
  const open: Open[] = [{ state: first, moves: movesOf(first, configuration), next: 0, by: null }]
  let hole: Hole | null = null
  while (open.length > 0 && hole === null && seen.size < most) {
    const top = open.at(-1)
    const move = top?.moves[top.next]
    if (top === undefined || move === undefined) {
      open.pop()
      continue
    }
    top.next += 1
    explored.moves += 1
    const went = await goOne(machine, top.state, move)
    const way = () => [...open.flatMap(({ by }) => by ?? []), move]
    if (typeof went === 'string') {
      hole = { what: went, way: way() }
      break
    }
    const key = keyOf(went)
    if (seen.has(key)) continue
    seen.add(key)
    const moves = movesOf(went, configuration)
    if (moves.length === 0) explored.ends += 1
    const what = wrongWith(went, moves, configuration)
    if (what !== null) hole = { what, way: way() }
    open.push({ state: went, moves, next: 0, by: move })
  }
  machine.close()
  return { ...explored, states: seen.size, complete: open.length === 0 && hole === null, hole }
}

/** Takes one random way from the beginning to the end. `next` gives numbers from 0 up to, not including, 1. */
export async function walk(machine: Machine, configuration: Configuration, next: () => number): Promise<Explored> {
  let state = await machine.begin()
  const way: Move[] = []
  for (;;) {
    const moves = movesOf(state, configuration)
    const what = wrongWith(state, moves, configuration)
    const hole = what === null ? null : { what, way }
    const usual = moves.filter((one) => !isRare(one))
    const from = usual.length === 0 || next() < RARELY ? moves : usual
    const move = from[Math.floor(next() * from.length)]
    if (hole !== null || move === undefined) {
      return { states: way.length, moves: way.length, ends: hole === null ? 1 : 0, complete: false, hole }
    }
    way.push(move)
    const went = await goOne(machine, state, move)
    if (typeof went === 'string') {
      return { states: way.length, moves: way.length, ends: 0, complete: false, hole: { what: went, way } }
    }
    state = went
  }
}

async function goOne(machine: Machine, state: State, move: Move): Promise<State | string> {
  try {
    return await machine.apply(state, move)
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

function wrongWith(state: State, moves: Move[], configuration: Configuration): string | null {
  if (state.now > T0 + ENDLESS_MS) return 'does not come to an end'
  const atEnd = moves.length === 0
  if (configuration.lenient !== undefined) return atEnd ? wrongNow(state) : null
  return wrongNow(state) ?? (atEnd ? wrongAtTheEnd(state, configuration) : null)
}

/** Two states with one key go on in the same way. */
function keyOf(state: State): string {
  const { rows, counts: _, due: __, ...rest } = state
  // Of a revision only counts whether it was decided from.
  const levelOf = <Row extends { rev: number; decided_rev: number }>(row: Row) => ({
    ...row,
    rev: row.rev > row.decided_rev,
    decided_rev: 0,
  })
  const plain = { ...rest, ...rows, bots: rows.bots.map(levelOf), threads: rows.threads.map(levelOf) }
  return hash('sha1', JSON.stringify(plain, withBigInts), 'base64')
}

function withBigInts(_: string, value: unknown): unknown {
  return typeof value === 'bigint' ? Number(value) : value
}
