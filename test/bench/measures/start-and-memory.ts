import { setTimeout as sleep } from 'node:timers/promises'
import { compare, type Extent, type Figure } from '../measure.ts'
import { APP, baseline, openPlace } from '../place.ts'
import { liveUpTo, seed } from '../seed.ts'
import { type Measured, startProcess } from '../start-process.ts'
import { alternate, spreadOf } from '../statistics.ts'
import { inOneTeam } from './ingest.ts'

/** How long a start takes and how much memory it holds, with many recordings under way. */
export async function measureStartAndMemory({ rounds, short, say }: Extent): Promise<Figure[]> {
  await using place = await openPlace()
  const count = short ? 200 : 10_000
  const bots = await seed(place.file, await liveUpTo('recording'), { count, where: inOneTeam })
  for (const { recallId } of bots) place.recall.recording.add(recallId)
  const memory = { ours: [] as number[], bare: [] as number[] }

  async function startOf(name: 'ours' | 'bare', script: string): Promise<number> {
    const database = name === 'ours' ? place.file : `${place.file}-bare`
    const began = performance.now()
    await using process = await startProcess(script, { ...place.env, DATABASE_URL: `sqlite:${database}` })
    if (name === 'ours') await ready(process)
    const took = performance.now() - began
    await process.idle()
    // What the start needed for a moment is given back by then.
    await sleep(short ? 100 : 5_000)
    memory[name].push(await process.memoryMb())
    say(`  ${name}: ready after ${Math.round(took)} ms, ${Math.round(memory[name].at(-1) ?? 0)} MB`)
    return took
  }

  const starts = await alternate(rounds, {
    ours: () => startOf('ours', APP),
    bare: () => startOf('bare', baseline('bare-bolt')),
  })
  const row = (name: string, what: string, unit: string) => ({ name, what, unit, notes: [] })
  const figure = (of: { ours: number[]; bare: number[] }, against: string) => {
    const ours = spreadOf(of.ours)
    return {
      ours,
      comparisons: [compare(ours, spreadOf(of.bare), { against, target: { at: 'most', ratio: 1.5 } as const })],
    }
  }
  return [
    {
      ...row('memory', `Resident memory with ${count} recordings under way, at rest`, 'MB'),
      ...figure(memory, 'a bare Bolt app that does nothing'),
    },
    {
      ...row('start', `From the start of the process to /readyz with ${count} recordings under way`, 'ms'),
      ...figure(starts, 'a bare Bolt app, to where it listens'),
    },
  ]
}

async function ready({ port }: Measured): Promise<void> {
  while (!(await fetch(`http://127.0.0.1:${port}/readyz`)).ok) await sleep(10)
}
