import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Series } from './read-series.ts'

/** A rule of deploy/alerts.yml. `for` in ms. */
export type Rule = { name: string; expr: string; for: number; annotations: { summary?: string; description?: string } }

/** What was told at one time, ms; null: nobody answered. */
export type Scrape = { at: number; series: Series[] | null }

/** The alert rules as they are delivered. */
export function readRules(): Rule[] {
  const text = readFileSync(new URL('../../deploy/alerts.yml', import.meta.url), 'utf8')
  const file = parse(text) as {
    groups: {
      rules: { alert: string; expr: string; for: string; annotations: { summary?: string; description?: string } }[]
    }[]
  }
  return file.groups.flatMap(({ rules }) =>
    rules.map((rule) => ({ ...rule, name: rule.alert, for: durationOf(rule.for) })),
  )
}

/** Which rules would have fired in the course of these scrapes, as Prometheus would evaluate them at each. */
export function fired(rules: readonly Rule[], scrapes: readonly Scrape[]): string[] {
  return rules.filter((rule) => fires(rule, scrapes)).map(({ name }) => name)
}

function fires(rule: Rule, scrapes: readonly Scrape[]): boolean {
  let since: number | null = null
  for (const [index, { at }] of scrapes.entries()) {
    const pending = evaluate(rule.expr, scrapes.slice(0, index + 1)).length > 0
    since = pending ? (since ?? at) : null
    if (since !== null && at - since >= rule.for) return true
  }
  return false
}

type Sample = { labels: Record<string, string>; value: number }
type Value = number | Sample[]

// As much of PromQL as the rules use. Anything else throws.
function evaluate(expr: string, scrapes: readonly Scrape[]): Sample[] {
  const tokens = expr.match(/"[^"]*"|=~|!=|>=|<=|==|[a-zA-Z_][\w]*|\d+(\.\d+)?[a-z]?|[^\s\w]/g) ?? []
  let next = 0
  const peek = () => tokens[next]
  const take = (wanted?: string) => {
    const token = tokens[next++]
    if (token === undefined || (wanted !== undefined && token !== wanted))
      throw new Error(`${expr}: no ${wanted} at ${token}`)
    return token
  }

  function both(): Value {
    let left = comparison()
    while (peek() === 'and') {
      take()
      const right = vector(comparison())
      left = vector(left).filter((one) => right.some((other) => key(other) === key(one)))
    }
    return left
  }

  function comparison(): Value {
    const left = product()
    const operator = peek() ?? ''
    if (!['>', '<', '==', '>=', '<='].includes(operator)) return left
    take()
    const right = product()
    return vector(left).filter((one) => {
      const other = typeof right === 'number' ? right : right.find((sample) => key(sample) === key(one))?.value
      return other !== undefined && COMPARE[operator]?.(one.value, other)
    })
  }

  function product(): Value {
    let left = factor()
    while (peek() === '*') {
      take()
      const right = factor()
      const [by, of] = typeof left === 'number' ? [left, vector(right)] : [Number(right), left]
      left = of.map((one) => ({ ...one, value: one.value * by }))
    }
    return left
  }

  function factor(): Value {
    const token = take()
    if (/^\d/.test(token)) return Number(token)
    if (token === 'max' || token === 'sum') return aggregated(token)
    if (token === 'absent') {
      take('(')
      const found = selected(take())
      take(')')
      return found.length === 0 ? [{ labels: {}, value: 1 }] : []
    }
    if (token === 'increase') {
      take('(')
      const grown = increased(take())
      take(')')
      return grown
    }
    return selected(token)
  }

  function aggregated(by: 'max' | 'sum'): Sample[] {
    const labels: string[] = []
    if (peek() === 'by') {
      take()
      take('(')
      for (; peek() !== ')'; take()) if (peek() !== ',') labels.push(peek() ?? '')
      take(')')
    }
    take('(')
    const groups = new Map<string, Sample>()
    for (const { labels: all, value } of vector(both())) {
      const kept = Object.fromEntries(labels.map((label) => [label, all[label] ?? '']))
      const known = groups.get(JSON.stringify(kept))
      const total = known === undefined ? value : by === 'max' ? Math.max(known.value, value) : known.value + value
      groups.set(JSON.stringify(kept), { labels: kept, value: total })
    }
    take(')')
    return [...groups.values()]
  }

  function matcher(name: string): (series: Series) => boolean {
    const checks: ((series: Series) => boolean)[] = [(series) => series.name === name]
    if (peek() !== '{') return (series) => series.name === name
    for (take('{'); peek() !== '}'; ) {
      if (peek() === ',') take()
      const label = take()
      const operator = take()
      const value = take().slice(1, -1)
      const pattern = new RegExp(`^(?:${value})$`)
      checks.push(({ labels }) => (operator === '=~' ? pattern.test(labels[label] ?? '') : labels[label] === value))
    }
    take('}')
    return (series) => checks.every((check) => check(series))
  }

  function selected(name: string): Sample[] {
    const matches = matcher(name)
    return (scrapes.at(-1)?.series ?? []).filter(matches)
  }

  // A counter that fell began anew, at 0.
  function increased(name: string): Sample[] {
    const matches = matcher(name)
    take('[')
    const from = (scrapes.at(-1)?.at ?? 0) - durationOf(take())
    take(']')
    const last = new Map<string, number>()
    const grown = new Map<string, Sample>()
    for (const { series } of scrapes.filter(({ at }) => at >= from)) {
      for (const one of (series ?? []).filter(matches)) {
        const before = last.get(key(one))
        const growth = before === undefined ? 0 : one.value < before ? one.value : one.value - before
        last.set(key(one), one.value)
        grown.set(key(one), { labels: one.labels, value: (grown.get(key(one))?.value ?? 0) + growth })
      }
    }
    return [...grown.values()]
  }

  const value = vector(both())
  if (next !== tokens.length) throw new Error(`${expr}: what is ${tokens.slice(next).join(' ')}?`)
  return value
}

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  '>': (a, b) => a > b,
  '<': (a, b) => a < b,
  '>=': (a, b) => a >= b,
  '<=': (a, b) => a <= b,
  '==': (a, b) => a === b,
}

function vector(value: Value): Sample[] {
  if (typeof value === 'number') throw new Error('a number where series are wanted')
  return value
}

function key({ labels }: { labels: Record<string, string> }): string {
  return JSON.stringify(Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1)))
}

const UNITS: Record<string, number> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function durationOf(text: string): number {
  const [, count = '', unit = ''] = /^(\d+)([smhd])$/.exec(text) ?? []
  const ms = Number(count) * (UNITS[unit] ?? Number.NaN)
  if (!(ms > 0)) throw new Error(`${text} is no duration`)
  return ms
}
