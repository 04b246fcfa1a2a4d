import fc from 'fast-check'
import { CANARIES, INJECTIONS } from './canaries.ts'

/** Strings that programs stumble over: lone surrogates, right-to-left, zero width, NUL, other digits, other spaces. */
const ODD_TEXTS = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\ud800',
  '\udfff\ud800',
  '\u202egnp.exe\u202c',
  '\u200b\u200d\ufeff',
  '\u0661\u0662\u0663',
  '\u00a0\u2003\u3000',
  'ﷺ'.repeat(40),
  'Z͑ͫ̓ͪ̂ͫ̽͏̴̙̤̞͉͚̯̞̠͍A̴̵̜̰͔ͫ͗͢',
  '👩‍👩‍👧‍👦'.repeat(30),
  '\r\n\r\nHTTP/1.1 200 OK',
  '%00%2e%2e%2f',
  '../../../../etc/passwd',
  '"; drop table bots; --',
  "' or 1=1 --",
  '{{7*7}}<%= 7*7 %>',
  '*_~`> bold',
  '```',
  '&lt;!channel&gt;',
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'NaN',
  'Infinity',
  '-0',
  '1e309',
  'null',
  'undefined',
  'true',
  '9'.repeat(400),
]

const SECRETS = [CANARIES.passcode, CANARIES.token, CANARIES.webhookSecret, CANARIES.presigned]

/** Where Slack's and Recall's limits are, and beyond them. */
const LENGTHS = [99, 100, 101, 150, 255, 256, 2000, 2001, 3000, 3001, 4000, 4001, 12_001]
const HUGE_LENGTHS = [40_001, 100_000]

/** Short texts of all kinds. */
export const wildText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...ODD_TEXTS) },
  { weight: 3, arbitrary: fc.constantFrom(...INJECTIONS) },
  { weight: 2, arbitrary: fc.constantFrom(...SECRETS) },
  { weight: 3, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 2, arbitrary: fc.string({ maxLength: 60 }) },
)

/** Times that are none, or far from ours, as texts and as numbers. */
export const absurdTime: fc.Arbitrary<unknown> = fc.constantFrom<unknown[]>(
  '1969-12-31T23:59:59.999999Z',
  '0001-01-01T00:00:00Z',
  '-271821-04-20T00:00:00.000Z',
  '+275760-09-13T00:00:00.000Z',
  '+275760-09-13T00:00:00.001Z',
  '9999-12-31T23:59:59Z',
  '2025-13-45T99:99:99Z',
  '2025-01-29T23:49:58.570998+00:00',
  'NaN',
  'Invalid Date',
  '0',
  '12',
  '2025-01-29',
  'Thu, 01 Jan 1970 00:00:00 GMT',
  0,
  -1,
  1e300,
  8.64e15 + 1,
  1764000000,
)

/** Any JSON value that nobody expects at a place; now and then a very deep or a very large one. */
export const wildValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 8, arbitrary: wildText },
  {
    weight: 8,
    arbitrary: fc.constantFrom<unknown[]>(
      ...[null, true, false, 0, -1, 1, 0.5, 1e308, -1e308, 2 ** 31, 2 ** 53, 2 ** 53 + 2, [], {}, [[]], [null], ['a']],
    ),
  },
  { weight: 3, arbitrary: absurdTime },
  { weight: 3, arbitrary: fc.jsonValue({ maxDepth: 3 }) },
  { weight: 3, arbitrary: fc.constantFrom(...polluters().map((text) => JSON.parse(text) as unknown)) },
  { weight: 2, arbitrary: fc.constantFrom(...LENGTHS).map((length) => 'x'.repeat(length)) },
  { weight: 1, arbitrary: fc.constantFrom(30, 100, 400).map((depth) => nested(depth)) },
  { weight: 1, arbitrary: fc.constantFrom(200, 5000).map((length) => Array.from({ length }, (_, at) => at)) },
)

/** Lengths at the limits, seldom far beyond them. */
export const wildLength: fc.Arbitrary<number> = fc.oneof(
  { weight: 60, arbitrary: fc.constantFrom(...LENGTHS) },
  { weight: 1, arbitrary: fc.constantFrom(...HUGE_LENGTHS) },
)

/** The value in one of seven inputs, else null. */
export function rarely<T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ weight: 6, arbitrary: fc.constant(null) }, { weight: 1, arbitrary })
}

/** Wraps a value `depth` times, in lists and objects by turns. */
export function nested(depth: number, core: unknown = 0): unknown {
  let value = core
  for (let level = 0; level < depth; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}

function polluters(): string[] {
  return [
    '{"__proto__":{"polluted":true}}',
    '{"constructor":{"prototype":{"polluted":true}}}',
    '{"__proto__":null}',
    '{"prototype":{"polluted":true}}',
    '{"toString":1,"valueOf":1,"then":1,"toJSON":1}',
    '[{"__proto__":{"polluted":true}}]',
  ]
}
