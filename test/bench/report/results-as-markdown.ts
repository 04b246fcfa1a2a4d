import { type Figure, isMet } from '../measure.ts'
import { show, showSpread, showTarget } from './show.ts'

/** The results for the document: the plot, one table, and the notes below it. */
export function resultsAsMarkdown(figures: readonly Figure[], machine: string): string {
  const rows = figures.flatMap(({ name, unit, ours, comparisons }) =>
    comparisons.map((comparison) =>
      [
        name,
        showSpread(ours, unit),
        comparison.against,
        showSpread(comparison.theirs, unit),
        `**${show(comparison.ratio)}**`,
        showTarget(comparison),
        isMet(comparison) ? 'yes' : 'no',
      ].join(' | '),
    ),
  )
  const alone = figures.filter(({ comparisons }) => comparisons.length === 0)
  return [
    `Measured on ${machine}. Each figure is the median of the rounds, with the smallest and the largest.`,
    '',
    '<picture>',
    '  <source media="(prefers-color-scheme: dark)" srcset="pictures/performance-dark.svg">',
    '  <img alt="Each ratio beside what was wished for" src="pictures/performance-light.svg">',
    '</picture>',
    '',
    '| what | ours | against | theirs | ratio | wished | met |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...rows.map((row) => `| ${row} |`),
    '',
    ...figures.map(({ name, what, notes }) => `- **${name}**: ${[what, ...notes].join('. ').replaceAll('..', '.')}`),
    ...(alone.length === 0 ? [] : ['', ...alone.map(({ name, ours, unit }) => `${name}: ${showSpread(ours, unit)}.`)]),
  ].join('\n')
}
