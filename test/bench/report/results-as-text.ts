import { type Figure, isMet } from '../measure.ts'
import { show, showSpread, showTarget } from './show.ts'

/** The results for a terminal: a block for each figure. */
export function resultsAsText(figures: readonly Figure[]): string {
  return figures.map(block).join('\n')
}

function block({ name, what, unit, ours, comparisons, notes }: Figure): string {
  const lines = [`${name}: ${showSpread(ours, unit)}`, `  ${what}`]
  for (const comparison of comparisons) {
    const { against, theirs, ratio } = comparison
    const judged = isMet(comparison) ? 'as wished' : 'NOT as wished'
    lines.push(
      `  ${show(ratio)} × ${against}`,
      `      ${showSpread(theirs, unit)}; wished ${showTarget(comparison)}: ${judged}`,
    )
  }
  return `${[...lines, ...notes.map((note) => `  ${note}`)].join('\n')}\n`
}
