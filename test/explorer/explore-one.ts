import { createRandom } from '../recording/model/random.ts'
import { createMachine } from './create-machine.ts'
import { type Explored, explore, walk } from './explore.ts'
import type { Configuration } from './state.ts'

// One exploration in a process of its own: what to explore comes as JSON in the first argument, what was seen goes out.

/** `walks`: how many random ways to take, from `seed` on, instead of going through every state. */
export type Job = { configuration: Configuration; most: number; walks?: number; seed?: number }

const job = JSON.parse(process.argv[2] ?? '{}') as Job
const seen = job.walks === undefined ? await explore(job.configuration, job.most) : await walkOften(job, job.walks)
process.stdout.write(JSON.stringify(seen))

async function walkOften({ configuration, seed = 1 }: Job, walks: number): Promise<Explored & { seed?: number }> {
  const machine = await createMachine(configuration)
  const total = { states: 0, moves: 0, ends: 0, complete: false, hole: null }
  for (let one = seed; one < seed + walks; one++) {
    const walked = await walk(machine, configuration, createRandom(one).next)
    total.states += walked.states
    total.moves += walked.moves
    total.ends += walked.ends
    if (walked.hole !== null) return { ...total, hole: walked.hole, seed: one }
  }
  machine.close()
  return total
}
