import type { Comparison } from '../measure.ts'
import type { Spread } from '../statistics.ts'

/** A figure as people read it: three digits that count. */
export function show(value: number): string {
  if (value >= 1_000) return Math.round(value).toLocaleString('en')
  return value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)
}

/** The median, and from where to where. */
export function showSpread({ median, least, most, values }: Spread, unit: string): string {
  return values.length === 1 ? `${show(median)} ${unit}` : `${show(median)} ${unit} (${show(least)} to ${show(most)})`
}

/** What was wished for. */
export function showTarget({ target }: Comparison): string {
  return `at ${target.at} ${show(target.ratio)}`
}
