import { expect, test } from 'vitest'
import { createDraw, oneOf, wholeBetween } from './draw.ts'
import { PASSCODE, planRecordings } from './plan.ts'
import { createWeather, type WhoIsWho } from './weather.ts'

const DAY = { recordings: 2_000, channels: 200, askForMs: 24_000_000 }

test('a draw depends on the seed and its names alone, and is spread evenly', () => {
  const draw = createDraw(1)
  expect(draw('kill', 3)).toBe(createDraw(1)('kill', 3))
  expect(draw('kill', 3)).not.toBe(createDraw(2)('kill', 3))
  const drawn = Array.from({ length: 20_000 }, (_, n) => draw('call', n))
  for (let tenth = 0; tenth < 10; tenth++) {
    const share = drawn.filter((one) => Math.floor(one * 10) === tenth).length / drawn.length
    expect(share).toBeGreaterThan(0.09)
    expect(share).toBeLessThan(0.11)
  }
})

test('a share and a whole number are drawn up to both of their ends', () => {
  const shares = [
    [0.5, 'a'],
    [0.5, 'b'],
  ] as const
  expect([0, 0.49, 0.5, 0.999, 1].map((drawn) => oneOf(drawn, shares))).toEqual(['a', 'a', 'b', 'b', 'b'])
  expect([0, 0.999].map((drawn) => wholeBetween(drawn, 2, 5))).toEqual([2, 5])
})

test('a day has every life in it, one bot in ten never reports, and every link is another', () => {
  const plans = planRecordings(createDraw(7), DAY)
  expect(new Set(plans.map(({ life }) => life)).size).toBe(8)
  expect(new Set(plans.map(({ link }) => link)).size).toBe(DAY.recordings)
  expect(plans.every(({ link }) => link.includes(PASSCODE))).toBe(true)
  expect(new Set(plans.map(({ channel }) => channel)).size).toBe(DAY.channels)
  const silent = plans.filter(({ silence }) => silence !== 'none').length / plans.length
  expect(silent).toBeGreaterThan(0.07)
  expect(silent).toBeLessThan(0.13)
  expect(planRecordings(createDraw(7), DAY)).toEqual(plans)
})

test('the same call at the same attempt meets the same weather, in whatever order calls come', () => {
  const calls = Array.from({ length: 400 }, (_, n) => ({ method: 'chat.update', args: { channel: `C${n % 80}` } }))
  const meet = (order: typeof calls) => {
    const weather = weatherOf(3)
    const met = order.map((call) => `${call.args.channel} ${JSON.stringify(weather.slack(call))}`)
    return met.sort()
  }
  const sorted = calls.toSorted((a, b) => (a.args.channel < b.args.channel ? -1 : 1))
  expect(meet(calls)).toEqual(meet(sorted))
  expect(meet(calls)).not.toEqual(calls.map(({ args }) => `${args.channel} undefined`).sort())
})

test('Slack refuses one call in ten, breaks one in twenty, and loses or cuts the answer of seven in a hundred', () => {
  const weather = weatherOf(5)
  const kinds = new Map<string, number>()
  for (let n = 0; n < 20_000; n++) {
    const kind = weather.slack({ method: 'chat.postMessage', args: { channel: `C${n}` } })?.kind ?? 'fair'
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1 / 20_000)
  }
  const near = (kind: string, share: number) => expect(Math.abs((kinds.get(kind) ?? 0) - share)).toBeLessThan(0.01)
  near('http429', 0.1)
  near('http500', 0.05)
  near('lostAnswer', 0.05)
  near('cutAnswer', 0.02)
})

test('webhooks are lost, doubled and late, those of a silent bot always lost, and in the end only those', () => {
  const weather = weatherOf(9)
  const some = Array.from({ length: 5_000 }, (_, n) => weather.webhook({ event: 'bot.done', botId: `bot${n}` }))
  const share = (holds: (one: (typeof some)[number]) => boolean) => some.filter(holds).length / some.length
  expect(Math.abs(share(({ lost }) => lost === true) - 0.3)).toBeLessThan(0.03)
  expect(Math.abs(share(({ copies }) => copies === 2) - 0.3 * 0.7)).toBeLessThan(0.03)
  expect(weather.webhook({ event: 'bot.done', botId: 'silent' })).toEqual({ lost: true })
  weather.end()
  expect(weather.webhook({ event: 'bot.done', botId: 'bot1' })).toEqual({})
  expect(weather.webhook({ event: 'bot.done', botId: 'silent' })).toEqual({ lost: true })
  expect(weather.slack({ method: 'chat.update', args: {} })).toBeUndefined()
})

function weatherOf(seed: number) {
  const who: WhoIsWho = {
    inSlackCall: () => undefined,
    ofBot: (id) => (id === 'silent' ? -1 : Number(id.slice(3))),
    inBody: () => undefined,
    silence: (number) => (number === -1 ? 'mute' : 'none'),
  }
  return createWeather({ harsh: 1, draw: createDraw(seed), now: () => 0, beganAt: 0, who, onCall: () => undefined })
}
