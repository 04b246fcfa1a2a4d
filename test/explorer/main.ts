import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { CONFIGURATIONS, EVERYTHING } from './configurations.ts'
import type { Explored } from './explore.ts'
import type { Job } from './explore-one.ts'
import { configurationOf, type Edit, SWITCHED_OFF } from './switched-off-rules.ts'

// npm run explore -- [--short] [--only NAME] [--walks N] [--seed N]
//
// Every order that things can have, run with the app's own code: nothing may be found. Then the same with each rule
// taken out of the source: the hole must be found, or the exploration proves nothing.

const { values } = parseArgs({
  options: {
    short: { type: 'boolean', default: false },
    only: { type: 'string' },
    walks: { type: 'string' },
    seed: { type: 'string', default: '1' },
  },
})

type Task = { name: string; job: Job; edits: Edit[]; hole: boolean }
type Done = { task: Task; seen: Explored & { seed?: number }; seconds: number }

const walks = Number(values.walks ?? (values.short ? 100 : 1_000))
const wanted = (task: Task) => values.only === undefined || task.name.includes(values.only)
const tasks = [...complete(), ...random(), ...switchedOff()].filter(wanted)
const began = Date.now()
const done = await inParallel(tasks, availableParallelism())
report(done)

function complete(): Task[] {
  const short = CONFIGURATIONS.map((one) => (one.name === 'a meeting' ? one : { ...one, faults: 0 })).filter(
    ({ acts }) => acts.length === 0,
  )
  return (values.short ? short : CONFIGURATIONS).map((configuration) => ({
    name: configuration.name,
    job: { configuration, most: Number.MAX_SAFE_INTEGER },
    ...{ edits: [], hole: false },
  }))
}

function random(): Task[] {
  return EVERYTHING.map((configuration) => ({
    name: configuration.name,
    job: { configuration, most: 0, walks: Math.ceil(walks / EVERYTHING.length), seed: Number(values.seed) },
    ...{ edits: [], hole: false },
  }))
}

function switchedOff(): Task[] {
  return SWITCHED_OFF.map((off) => ({
    name: `without ${off.rules}: ${off.name}`,
    job: { configuration: configurationOf(off, CONFIGURATIONS), most: 200_000 },
    ...{ edits: off.edits, hole: off.hole },
  }))
}

async function inParallel(all: Task[], atATime: number): Promise<Done[]> {
  const results: Done[] = []
  const left = [...all]
  async function work(): Promise<void> {
    for (let task = left.shift(); task !== undefined; task = left.shift()) {
      const result = await run(task)
      results.push(result)
      process.stderr.write(`${line(result)}\n`)
    }
  }
  await Promise.all(Array.from({ length: atATime }, work))
  return all.flatMap((task) => results.filter((result) => result.task === task))
}

async function run(task: Task): Promise<Done> {
  const started = Date.now()
  const here = (file: string) => fileURLToPath(new URL(file, import.meta.url))
  const hook = task.edits.length === 0 ? [] : ['--import', here('./switch-off-hook.ts')]
  const child = spawn(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', ...hook, here('./explore-one.ts'), JSON.stringify(task.job)],
    { env: { ...process.env, SWITCHED_OFF: JSON.stringify(task.edits) }, stdio: ['ignore', 'pipe', 'inherit'] },
  )
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`the exploration of "${task.name}" ended with ${code}`)
  return { task, seen: JSON.parse(output) as Done['seen'], seconds: (Date.now() - started) / 1_000 }
}

function isWell({ task, seen }: Done): boolean {
  const wentThrough = seen.complete || task.job.walks !== undefined
  return task.hole ? seen.hole !== null : seen.hole === null && wentThrough
}

function line(result: Done): string {
  const { task, seen, seconds } = result
  const { configuration, walks: ways } = task.job
  const found = seen.hole === null ? 'nothing' : `"${seen.hole.what}"`
  const how = ways === undefined ? (seen.complete ? 'all' : 'up to the hole') : `${ways} random ways`
  const columns = [
    isWell(result) ? 'ok ' : 'BAD',
    task.name.padEnd(96),
    `${configuration.workers} w ${configuration.faults} f`.padEnd(8),
    seen.states.toLocaleString('en').padStart(10),
    seen.moves.toLocaleString('en').padStart(11),
    `${seconds.toFixed(0)} s`.padStart(7),
    `  ${how}; found ${found}`,
  ]
  return columns.join(' ')
}

function report(results: Done[]): void {
  const bad = results.filter((result) => !isWell(result))
  const explored = results.filter(({ task }) => task.edits.length === 0)
  const sum = (of: (done: Done) => number) => explored.reduce((all, one) => all + of(one), 0).toLocaleString('en')
  const off = results.filter(({ task }) => task.hole)
  process.stdout.write(`\n${'what'.padEnd(100)} workers, faults; states, moves, time\n`)
  for (const result of results) process.stdout.write(`${line(result)}\n`)
  process.stdout.write(
    `\n${sum(({ seen }) => seen.states)} states and ${sum(({ seen }) => seen.moves)} moves of the app as it is; holes in it: ${explored.filter((one) => !isWell(one)).length}.\n` +
      `${off.filter(isWell).length} of ${off.length} times the hole was found that a missing rule leaves.\n` +
      `${((Date.now() - began) / 1_000).toFixed(0)} s, random ways from seed ${values.seed}.\n`,
  )
  for (const { task, seen } of bad) {
    process.stdout.write(`\n${task.name}${seen.seed === undefined ? '' : ` (--seed ${seen.seed})`}\n`)
    for (const move of seen.hole?.way ?? []) process.stdout.write(`  ${JSON.stringify(move)}\n`)
    process.stdout.write(`  => ${seen.hole?.what ?? 'nothing was found'}\n`)
  }
  process.exitCode = bad.length === 0 ? 0 : 1
}
