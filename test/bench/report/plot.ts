import { type Comparison, type Figure, isMet } from '../measure.ts'
import { show } from './show.ts'

type Theme = 'light' | 'dark'

const COLOURS = {
  light: { text: '#1f2328', quiet: '#59636e', met: '#1a7f37', missed: '#bc4c00', line: '#d1d9e0', wished: '#1f2328' },
  dark: { text: '#f0f6fc', quiet: '#9198a1', met: '#3fb950', missed: '#f0883e', line: '#3d444d', wished: '#f0f6fc' },
}

const [WIDTH, ROW, TOP] = [860, 34, 44]
const [LABELS, BARS] = [330, 440]
/** Ratios from a tenth to ten times, so that "half of" and "twice" are as far from 1. */
const [LEAST, MOST] = [0.1, 10]

/** Every ratio as a bar from 1, on a scale of powers of ten, and a mark at what was wished for. Made by `npm run bench -- --write`. */
export function plot(figures: readonly Figure[], theme: Theme): string {
  const colours = COLOURS[theme]
  const rows = figures.flatMap(({ name, comparisons }) => comparisons.map((comparison) => ({ name, comparison })))
  const height = TOP + rows.length * ROW + 30
  const ticks = [0.1, 0.2, 0.5, 1, 2, 5, 10]
  const grid = ticks.map((ratio) => {
    const x = xOf(ratio)
    return `<line x1="${x}" x2="${x}" y1="${TOP - 8}" y2="${height - 24}" stroke="${colours.line}" stroke-width="${ratio === 1 ? 2 : 1}"/>
  <text x="${x}" y="${TOP - 16}" text-anchor="middle" fill="${colours.quiet}">${ratio} ×</text>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="12" role="img">
  <title>Each ratio beside what was wished for</title>
  ${grid.join('\n  ')}
  ${rows.map(({ name, comparison }, index) => bar({ name, comparison, y: TOP + index * ROW }, colours)).join('\n  ')}
  <text x="${LABELS}" y="${height - 6}" fill="${colours.quiet}">bar: ours divided by theirs · tick: what was wished for · green: met</text>
</svg>
`
}

function bar(
  { name, comparison, y }: { name: string; comparison: Comparison; y: number },
  colours: (typeof COLOURS)[Theme],
): string {
  const { ratio, target, against } = comparison
  const [from, to] = [xOf(1), xOf(ratio)].sort((a, b) => a - b) as [number, number]
  const wished = xOf(target.ratio)
  return `<text x="10" y="${y + 12}" fill="${colours.text}" font-weight="600">${name} ${show(ratio)} ×</text>
  <text x="10" y="${y + 26}" fill="${colours.quiet}" font-size="10">${short(against)}</text>
  <rect x="${from}" y="${y + 4}" width="${Math.max(to - from, 2)}" height="16" rx="2" fill="${isMet(comparison) ? colours.met : colours.missed}"/>
  <line x1="${wished}" x2="${wished}" y1="${y}" y2="${y + 24}" stroke="${colours.wished}" stroke-width="2"/>`
}

function xOf(ratio: number): number {
  const share = Math.log10(Math.min(Math.max(ratio, LEAST), MOST) / LEAST) / Math.log10(MOST / LEAST)
  return Math.round(LABELS + 30 + share * BARS)
}

function short(text: string): string {
  const escaped = text.replace(/[&<>]/g, '')
  return escaped.length > 58 ? `${escaped.slice(0, 57)}…` : escaped
}
