const UNITS: [unit: RegExp, ms: number][] = [
  [/^s/i, 1_000],
  [/^m/i, 60_000],
  [/^h/i, 3_600_000],
]
const UP_TO_TEN = ['one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten']
const NUMBERS = new Map<string, number>([
  ['a', 1],
  ['an', 1],
  ...UP_TO_TEN.map((word, at): [string, number] => [word, at + 1]),
  ['fifteen', 15],
  ['twenty', 20],
  ['thirty', 30],
  ['forty', 40],
  ['forty-five', 45],
  ['fifty', 50],
])

// The longest first: "forty" begins "forty-five".
const AMOUNT = `\\d{1,15}(?:[.,]\\d{1,4})?|${[...NUMBERS.keys()].reverse().join('|')}`
const UNIT = 'hours?|hrs?|h|minutes?|mins?|m|seconds?|secs?|s'
const PART = new RegExp(`^(${AMOUNT}) ?(${UNIT})(?![a-z])`, 'i')
const FRAMES: [frame: RegExp, sign: 1 | -1][] = [
  [/^in (.+)$/i, 1],
  [/^\+ ?(.+)$/, 1],
  [/^(.+) from now$/i, 1],
  [/^(.+) ago$/i, -1],
  [/^(?:in )?[-−](.+)$/i, -1],
]

/**
 * How far from now "in 20 minutes", "in 1.5 hours", "in 1h30m", "in half an hour", "an hour from now", "now" are, in ms;
 * "ago" is negative. Null for anything else, a length without "in" among it. Spaces in `text` must be single.
 */
export function readDuration(text: string): number | null {
  if (/^(?:right )?now$|^immediately$/i.test(text)) return 0
  for (const [frame, sign] of FRAMES) {
    const length = readLength(frame.exec(text)?.[1])
    if (length !== null) return sign * length
  }
  return null
}

function readLength(text: string | undefined): number | null {
  if (text === undefined) return null
  let rest = text
    .replace(/^(?:a )?half an hour$/i, '30 minutes')
    .replace(/^(?:a )?quarter of an hour$/i, '15 minutes')
    .replace(/^an hour and a half$/i, '90 minutes')
    .replace(/(?<=\dh ?)(\d{1,2})$/i, '$1m')
  let total = 0
  let largest = Number.POSITIVE_INFINITY
  while (rest !== '') {
    const part = PART.exec(rest)
    const amount = readAmount(part?.[1])
    const unit = UNITS.find(([name]) => name.test(part?.[2] ?? ''))?.[1]
    // Hours, then minutes, then seconds; each once.
    if (part === null || amount === null || unit === undefined || unit >= largest) return null
    total += amount * unit
    largest = unit
    rest = rest.slice(part[0].length).replace(/^(?:,? and |, ?| )/i, '')
  }
  return total
}

function readAmount(typed: string | undefined): number | null {
  if (typed === undefined) return null
  return NUMBERS.get(typed.toLowerCase()) ?? Number(typed.replace(',', '.'))
}
