import { readFile, writeFile } from 'node:fs/promises'
import { cpus, totalmem } from 'node:os'
import { parseArgs } from 'node:util'
import { type Figure, isMet } from './measure.ts'
import { MEASURES } from './measures.ts'
import { plot } from './report/plot.ts'
import { resultsAsMarkdown } from './report/results-as-markdown.ts'
import { resultsAsText } from './report/results-as-text.ts'

const USAGE = `npm run bench [-- ${Object.keys(MEASURES).join('|')} …] [--rounds 5] [--finished 1000000] [--short] [--json] [--write]

Measures the real process beside bare baselines in the same run, and prints ratios: of each figure the median of at least five
alternating rounds. Without a name, everything (25 minutes). --write puts the results and their plots into docs/performance.md
and docs/pictures; those of what was not measured now stay. --short does a little of everything and judges nothing. BENCH_CPU_PROF=folder keeps CPU profiles.`

const RESULTS = 'docs/performance.json'
const DOCUMENT = 'docs/performance.md'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rounds: { type: 'string', default: '5' },
    finished: { type: 'string' },
    short: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})

const unknown = positionals.filter((name) => !(name in MEASURES))
if (values.help) process.stdout.write(`${USAGE}\n`)
else if (unknown.length > 0) {
  process.stderr.write(`There is no measure called ${unknown.join(', ')}.\n\n${USAGE}\n`)
  process.exitCode = 2
} else await run()

async function run(): Promise<void> {
  const { short } = values
  const say = (line: string) => void process.stderr.write(`${line}\n`)
  const extent = {
    ...{ short, say, rounds: short ? 1 : Number(values.rounds) },
    finished: Number(values.finished ?? (short ? 500 : 1_000_000)),
  }
  const figures: Figure[] = []
  for (const [name, measure] of Object.entries(MEASURES)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue
    say(name)
    figures.push(...(await measure(extent)))
  }
  process.stdout.write(
    values.json ? `${JSON.stringify({ machine: machine(), figures }, null, 2)}\n` : resultsAsText(figures),
  )
  if (values.write) await write(figures)
}

type Results = { machine: string; figures: Figure[] }

/** Puts the results between their marks in the document, and makes the plots. What was not measured now stays as it was. */
async function write(fresh: readonly Figure[]): Promise<void> {
  const text = await readFile(RESULTS, 'utf8').catch(() => '{"figures":[]}')
  const known = (JSON.parse(text) as Results).figures
  const kept = known.map((figure) => fresh.find(({ name }) => name === figure.name) ?? figure)
  const figures = [...kept, ...fresh.filter(({ name }) => !known.some((figure) => figure.name === name))]
  await writeFile(RESULTS, `${JSON.stringify({ machine: machine(), figures }, null, 2)}\n`)
  const [before = '', , after = ''] = (await readFile(DOCUMENT, 'utf8')).split(/<!-- results:(?:begin|end) -->/)
  const results = resultsAsMarkdown(figures, machine())
  await writeFile(DOCUMENT, `${before}<!-- results:begin -->\n${results}\n<!-- results:end -->${after}`)
  for (const theme of ['light', 'dark'] as const) {
    await writeFile(`docs/pictures/performance-${theme}.svg`, plot(figures, theme))
  }
  const all = figures.flatMap(({ comparisons }) => comparisons)
  process.stderr.write(`Written to ${DOCUMENT}: ${all.filter(isMet).length} of ${all.length} as wished.\n`)
}

function machine(): string {
  const [cpu] = cpus()
  return `${cpus().length} cores (${cpu?.model.trim() ?? 'unknown'}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform}`
}
