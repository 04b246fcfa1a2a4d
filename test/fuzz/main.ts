import { performance } from 'node:perf_hooks'
import { parseArgs } from 'node:util'
import { spoilAnswers } from './answers.ts'
import { DOORS, type Failure, retry, runCampaign, type Tally } from './campaign.ts'

// npm run fuzz -- --inputs 100000 --seed N
// --answers M: so many worlds, of 12 recordings each, in which a third of Slack's and Recall's answers to us is spoiled
// --from W begins with that world; --round R inputs for each world; --narrow looks for the input in a batch
// npm run fuzz -- --seed N --door "Recall, signed" --number 123 [--mode http]    one input again, alone in a world

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '5000' },
    seed: { type: 'string', default: String(Math.floor(Math.random() * 1_000_000)) },
    door: { type: 'string' },
    number: { type: 'string' },
    mode: { type: 'string', default: 'socket' },
    narrow: { type: 'boolean', default: false },
    answers: { type: 'string', default: '10' },
    from: { type: 'string', default: '1' },
    round: { type: 'string', default: '2000' },
  },
})
const seed = Number(values.seed)

if (values.door !== undefined && values.number !== undefined) await again(values.door, Number(values.number))
else await campaign(Number(values.inputs))
process.exit()

async function campaign(inputs: number): Promise<void> {
  console.info(`${inputs} inputs with seed ${seed}`)
  const began = performance.now()
  const { tally, failures, worlds } = await runCampaign({
    seed,
    inputs,
    narrow: values.narrow,
    roundSize: Number(values.round),
    fromWorld: Number(values.from),
    ...(values.door === undefined ? {} : { only: values.door }),
    say: (line) => console.info(line),
  })
  for (let world = 0; world < Number(values.answers); world++) await answers(seed + world, { tally, failures })
  printTable(tally)
  const total = [...tally.values()].reduce((sum, { inputs: some }) => sum + some, 0)
  const seconds = Math.round((performance.now() - began) / 1000)
  console.info(`\n${total} inputs in ${worlds} worlds, ${seconds} s, seed ${seed}: ${failures.length} failures`)
  for (const failure of failures) printFailure(failure)
  process.exitCode = failures.length === 0 ? 0 : 1
}

async function answers(worldSeed: number, { tally, failures }: { tally: Tally; failures: Failure[] }): Promise<void> {
  const began = performance.now()
  const { changed, faults } = await spoilAnswers(worldSeed)
  const counted = tally.get('answers to us') ?? { inputs: 0, ms: 0, statuses: new Map<string, number>() }
  tally.set('answers to us', counted)
  counted.ms += performance.now() - began
  for (const [route, many] of changed) {
    counted.inputs += many
    counted.statuses.set(route, (counted.statuses.get(route) ?? 0) + many)
  }
  for (const what of faults) failures.push({ door: `answers to us, --seed ${worldSeed}`, numbers: [], what, plan: '' })
}

async function again(name: string, number: number): Promise<void> {
  const door = DOORS.find((one) => one.name === name)
  if (door === undefined) throw new Error(`doors are: ${DOORS.map((one) => one.name).join(' | ')}`)
  const trial = door.trial(seed, number)
  console.info(JSON.stringify(trial.plan, null, 1).slice(0, 20_000))
  const faults = await retry(values.mode === 'http' ? 'http' : 'socket', door, { number, trial })
  for (const fault of faults) console.info(`- ${fault}`)
  console.info(faults.length === 0 ? 'nothing was wrong' : `${faults.length} faults`)
  process.exitCode = faults.length === 0 ? 0 : 1
}

function printTable(tally: Tally): void {
  console.info(`\n${'door'.padEnd(18)}${'inputs'.padStart(8)}${'seconds'.padStart(9)}  answers`)
  for (const [door, { inputs, ms, statuses }] of tally) {
    const answers = [...statuses].sort((a, b) => b[1] - a[1]).map(([status, many]) => `${status} × ${many}`)
    console.info(
      `${door.padEnd(18)}${String(inputs).padStart(8)}${(ms / 1000).toFixed(1).padStart(9)}  ${answers.join(', ')}`,
    )
  }
}

function printFailure({ door, numbers, what, plan }: Failure): void {
  const which = numbers.length === 1 ? `input ${numbers[0]}` : `inputs ${numbers[0] ?? '-'} to ${numbers.at(-1) ?? '-'}`
  console.info(`\nFAILED ${door}, ${which} of seed ${seed}\n    ${what}\n    ${plan}`)
}
