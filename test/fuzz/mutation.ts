import fc from 'fast-check'
import { absurdTime, nested, wildLength, wildText, wildValue } from './wild-values.ts'

/** One change of a JSON value at its `at`-th place (counted round and round), small enough to be printed. */
export type Mutation = { at: number } & (
  | { kind: 'drop' }
  | { kind: 'null' | 'empty' | 'retype' | 'double' }
  | { kind: 'put'; value: unknown }
  | { kind: 'lengthen'; to: number }
  | { kind: 'nest'; depth: number }
  | { kind: 'add'; key: string; value: unknown }
  | { kind: 'copyFrom'; from: number }
)

const at = fc.nat({ max: 5000 })

/** All kinds of change. */
export const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('drop' as const), at }),
  fc.record({ kind: fc.constantFrom('null', 'empty', 'retype', 'double'), at }),
  fc.record({ kind: fc.constant('put' as const), at, value: wildValue }),
  fc.record({ kind: fc.constant('put' as const), at, value: wildText }),
  fc.record({ kind: fc.constant('put' as const), at, value: absurdTime }),
  fc.record({ kind: fc.constant('lengthen' as const), at, to: wildLength }),
  fc.record({ kind: fc.constant('nest' as const), at, depth: fc.constantFrom(1, 2, 50, 400) }),
  fc.record({
    ...{ kind: fc.constant('add' as const), at, value: wildValue },
    key: fc.constantFrom('__proto__', 'constructor', 'prototype', 'toJSON', 'then', 'id', 'extra', ''),
  }),
  fc.record({ kind: fc.constant('copyFrom' as const), at, from: at }),
)

type Place = { holder: unknown[] | Record<string, unknown>; key: string }

/** A changed copy; what cannot be changed so stays as it is. */
export function mutate(value: unknown, changes: readonly Mutation[]): unknown {
  const root: Record<string, unknown> = { value: structuredClone(value) }
  for (const change of changes) apply(root, change)
  return root['value']
}

function apply(root: Record<string, unknown>, change: Mutation): void {
  const places = placesIn(root)
  const place = places[change.at % places.length]
  if (place === undefined) return
  const old = get(place)
  if (change.kind === 'drop') drop(place)
  else if (change.kind === 'double' && Array.isArray(place.holder)) place.holder.push(structuredClone(old))
  else if (change.kind !== 'add') put(place, changed(old, change, places))
  else if (isRecord(old)) put({ holder: old, key: change.key }, structuredClone(change.value))
}

function changed(old: unknown, change: Exclude<Mutation, { kind: 'add' }>, places: Place[]): unknown {
  switch (change.kind) {
    case 'drop':
      return undefined
    case 'null':
      return null
    case 'empty':
      return emptied(old)
    case 'retype':
      return retyped(old)
    case 'double':
      return [old, structuredClone(old)]
    case 'put':
      return structuredClone(change.value)
    case 'lengthen':
      return typeof old === 'string' && old !== '' ? stretched(old, change.to) : 'y'.repeat(change.to)
    case 'nest':
      return nested(change.depth, old)
    case 'copyFrom': {
      const from = places[change.from % places.length]
      return from === undefined ? old : structuredClone(get(from))
    }
  }
}

// More places than any payload has are not looked for in what was made huge before.
const MOST_PLACES = 3000
const DEEPEST = 60

function placesIn(root: Record<string, unknown>): Place[] {
  const found: Place[] = []
  const walk = (holder: Place['holder'], depth: number) => {
    for (const key of Object.keys(holder)) {
      if (found.length >= MOST_PLACES) return
      const place = { holder, key }
      found.push(place)
      const inner = get(place)
      if (depth < DEEPEST && (Array.isArray(inner) || isRecord(inner))) walk(inner, depth + 1)
    }
  }
  walk(root, 0)
  return found
}

function get({ holder, key }: Place): unknown {
  return Object.getOwnPropertyDescriptor(holder, key)?.value
}

// Defined, not assigned: `__proto__` becomes a key of its own, as in JSON.
function put({ holder, key }: Place, value: unknown): void {
  Object.defineProperty(holder, key, { value, enumerable: true, configurable: true, writable: true })
}

function drop({ holder, key }: Place): void {
  if (Array.isArray(holder)) holder.splice(Number(key), 1)
  else Reflect.deleteProperty(holder, key)
}

function emptied(old: unknown): unknown {
  if (Array.isArray(old)) return []
  return typeof old === 'object' ? {} : ''
}

function retyped(old: unknown): unknown {
  switch (typeof old) {
    case 'string':
      return Number.isNaN(Number(old)) ? { text: old } : Number(old)
    case 'number':
      return String(old)
    case 'boolean':
      return old ? 'true' : 0
    default:
      return Array.isArray(old) ? { ...old } : JSON.stringify(old)
  }
}

function stretched(text: string, length: number): string {
  return text.repeat(Math.ceil(length / text.length)).slice(0, length)
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
