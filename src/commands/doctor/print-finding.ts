import { styleText } from 'node:util'
import type { Finding, Outcome } from './check.ts'

/** A finding with the name of its check: what `--json` prints. */
export type NamedFinding = { name: string } & Finding

const SIGNS: Record<Outcome, { sign: string; colour: Parameters<typeof styleText>[0] }> = {
  ok: { sign: '✓', colour: 'green' },
  warn: { sign: '!', colour: 'yellow' },
  fail: { sign: '✗', colour: 'red' },
  skipped: { sign: '–', colour: 'dim' },
}

const NAME_WIDTH = 16

/** The lines of a finding for a terminal of this width. Colours only where the stream shows them, and not with NO_COLOR. */
export function findingLines({ name, outcome, found, mend }: NamedFinding, width: number): string[] {
  const { sign, colour } = SIGNS[outcome]
  const room = Math.max(width, 60) - NAME_WIDTH - 2
  const [first = '', ...others] = found.split('\n').flatMap((line) => wrap(line, room))
  const indent = ' '.repeat(NAME_WIDTH + 2)
  const mends = mend === null ? [] : wrap(`→ ${mend}`, room)
  return [
    `${paint(colour, sign)} ${name.padEnd(NAME_WIDTH)}${outcome === 'skipped' ? paint('dim', first) : first}`,
    ...others.map((line) => `${indent}${outcome === 'skipped' ? paint('dim', line) : line}`),
    ...mends.map((line, index) => `${indent}${index === 0 ? '' : '  '}${paint('cyan', line)}`),
  ]
}

function paint(colour: Parameters<typeof styleText>[0], text: string): string {
  return styleText(colour, text, { stream: process.stdout })
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`
    if (longer.length > width && line !== '') {
      lines.push(line)
      line = word
    } else line = longer
  }
  return [...lines, line]
}
