import { MINUTE } from '../rows.ts'
import type { Random } from './random.ts'

/** What goes wrong in one world, and when it stops: from `calmAt` on, calls succeed, so that every world can end. */
export type Trouble = {
  /** Nothing goes wrong but for webhooks. */
  wild: boolean
  calmAt: number
  /** Of one call. */
  probability: number
  slackOutages: [number, number][]
  recallOutages: [number, number][]
  webhooksLost: number
  webhooksDelayed: number
  crashes: number
  /** A step throws, before or after its call. */
  throws: number
  /** A process so slow that its lease runs out before it folds the answer. */
  slowProcess: number
}

export function drawTrouble(random: Random, start: number): Trouble {
  const wild = random.chance(0.8)
  const probability = wild ? random.pick([0.02, 0.1, 0.3, 0.6]) : 0
  return {
    wild,
    calmAt: wild ? start + random.between(10, 400) * MINUTE : start,
    probability,
    slackOutages: wild && random.chance(0.3) ? [outage(random, start)] : [],
    recallOutages: wild && random.chance(0.4) ? [outage(random, start), outage(random, start)] : [],
    webhooksLost: random.pick([0, 0, 0.1, 0.5, 1]),
    webhooksDelayed: random.pick([0, 0.2, 0.5]),
    crashes: wild ? random.pick([0, 0.05, 0.2]) : 0,
    throws: wild ? random.pick([0, 0, 0.03]) : 0,
    slowProcess: wild ? random.pick([0, 0.05]) : 0,
  }
}

export function isDown(outages: [number, number][], now: number): boolean {
  return outages.some(([from, to]) => now >= from && now < to)
}

/** From then on every call succeeds. */
export function quietFrom(trouble: Trouble): number {
  return Math.max(trouble.calmAt, lastOutage(trouble))
}

function lastOutage(trouble: Trouble): number {
  return Math.max(0, ...trouble.slackOutages.map(([, to]) => to), ...trouble.recallOutages.map(([, to]) => to))
}

function outage(random: Random, start: number): [number, number] {
  const from = start + random.between(0, 200) * MINUTE
  return [from, from + random.pick([1, 10, 30, 120, 400]) * MINUTE]
}
