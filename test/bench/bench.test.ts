import { expect, test } from 'vitest'
import { type Figure, isMet } from './measure.ts'
import { measureDeliver } from './measures/deliver.ts'
import { measureIngest } from './measures/ingest.ts'
import { measureYear } from './measures/year.ts'
import { plot } from './report/plot.ts'
import { resultsAsMarkdown } from './report/results-as-markdown.ts'
import { resultsAsText } from './report/results-as-text.ts'
import { alternate, quantile, spreadOf } from './statistics.ts'

// Nothing here judges a time: only that what measures it does what it says.

const EXTENT = { rounds: 1, finished: 10, short: true, say: () => undefined }

test('a quantile lies between the figures, whatever their order', () => {
  expect(quantile([4, 1, 3, 2], 0.5)).toBe(2.5)
  expect(quantile([5], 0.99)).toBe(5)
  expect(quantile([1, 2, 3], 1)).toBe(3)
})

test('nothing measured is no figure', () => {
  expect(() => spreadOf([])).toThrow('nothing was measured')
})

test('subjects take turns, round after round', async () => {
  const turns: string[] = []
  const subject = (name: string) => async (round: number) => turns.push(`${name}${round}`)
  expect(await alternate(2, { a: subject('a'), b: subject('b') })).toEqual({ a: [1, 3], b: [2, 4] })
  expect(turns).toEqual(['a0', 'b0', 'a1', 'b1'])
})

test('webhooks are answered by the real process and by both baselines', async () => {
  const figure = await measureIngest(EXTENT)
  expect(figure.ours.median).toBeGreaterThan(0)
  expect(figure.comparisons.map(({ theirs }) => theirs.median > 0)).toEqual([true, true])
})

test('a result is posted by the real process for each recording that ends', async () => {
  const figures = await measureDeliver(EXTENT)
  expect(figures.map(({ name }) => name)).toEqual(['deliver p50', 'deliver p99'])
})

test('a year of recordings is smaller when rows are forgotten', async () => {
  const { ours, notes } = await measureYear(EXTENT)
  const forEver = Number(/(\d+) MB/.exec(notes.join())?.[1])
  expect(ours.median).toBeLessThan(forEver)
})

const FIGURE: Figure = {
  name: 'start',
  what: 'From the start to ready',
  unit: 'ms',
  ours: spreadOf([900, 1_000, 1_100]),
  comparisons: [
    { against: 'a bare app', theirs: spreadOf([500]), ratio: 2, target: { at: 'most', ratio: 1.5 } },
    { against: 'nothing < at all', theirs: spreadOf([4_000]), ratio: 0.25, target: { at: 'most', ratio: 1.5 } },
  ],
  notes: ['Said once'],
}

test('a target that is not met is told as such, in the text, the table and the plot', () => {
  expect(FIGURE.comparisons.map(isMet)).toEqual([false, true])
  expect(resultsAsText([FIGURE])).toContain('wished at most 1.50: NOT as wished')
  expect(resultsAsMarkdown([FIGURE], 'this machine')).toContain(
    '| start | 1,000 ms (900 to 1,100) | a bare app | 500 ms | **2.00** | at most 1.50 | no |',
  )
  const picture = plot([FIGURE], 'light')
  expect(picture.match(/<rect/g)).toHaveLength(2)
  expect(picture).toContain('#bc4c00')
  expect(picture).not.toContain('nothing < at')
})
