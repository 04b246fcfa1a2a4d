import { compare, type Extent, type Figure } from '../measure.ts'
import { APP, openPlace, type Place } from '../place.ts'
import { liveUpTo, type Seeded, seed } from '../seed.ts'
import { startProcess } from '../start-process.ts'
import { alternate, quantile, spreadOf } from '../statistics.ts'
import { deliverOnce, inTeamsOfTheirOwn } from './deliver.ts'
import { ingestRate, inOneTeam } from './ingest.ts'

/** Whether webhooks and results are as quick when the database is full of finished recordings. */
export async function measureFlat({ rounds, short, finished, say }: Extent): Promise<Figure[]> {
  await using full = await openPlace()
  await using empty = await openPlace()
  say(`  writing ${finished} finished recordings`)
  await seed(full.file, await liveUpTo('finished', 60), { count: finished, where: inOneTeam })
  const nearlyOver = await liveUpTo('nearlyOver')
  const times = await alternate(rounds, {
    full: () => p50Of(full, nearlyOver, short),
    empty: () => p50Of(empty, nearlyOver, short),
  })
  const recording = await liveUpTo('recording')
  const to = { count: short ? 200 : 10_000, where: inOneTeam }
  const [inFull, inEmpty] = [await seed(full.file, recording, to), await seed(empty.file, recording, to)]
  const rates = await alternate(rounds, {
    full: () => rateOf(full, inFull, short),
    empty: () => rateOf(empty, inEmpty, short),
  })
  const [slow, quick] = [spreadOf(times.full), spreadOf(times.empty)]
  const [ours, theirs] = [spreadOf(rates.full), spreadOf(rates.empty)]
  const against = 'the same with none'
  say(
    `  deliver ${slow.median.toFixed(1)} ms against ${quick.median.toFixed(1)}, ingest ${Math.round(ours.median)}/s against ${Math.round(theirs.median)}`,
  )
  return [
    {
      name: 'flat ingest',
      what: `Webhooks a second with ${finished} finished recordings in the database`,
      unit: 'deliveries/s',
      ours,
      comparisons: [compare(ours, theirs, { against, target: { at: 'least', ratio: 0.9 } })],
      notes: [],
    },
    {
      name: 'flat deliver',
      what: `From \`done\` to the link (p50) with ${finished} finished recordings in the database`,
      unit: 'ms',
      ours: slow,
      comparisons: [compare(slow, quick, { against, target: { at: 'most', ratio: 1 / 0.9 } })],
      notes: [],
    },
  ]
}

async function p50Of(place: Place, template: Awaited<ReturnType<typeof liveUpTo>>, short: boolean): Promise<number> {
  const bots = await seed(place.file, template, { count: short ? 3 : 14, where: inTeamsOfTheirOwn })
  return quantile(await deliverOnce(place, bots), 0.5)
}

async function rateOf(place: Place, bots: Seeded[], short: boolean): Promise<number> {
  for (const { recallId } of bots) place.recall.recording.add(recallId)
  await using process = await startProcess(APP, place.env)
  await process.idle()
  return await ingestRate(process, { secret: place.webhookSecret, bots, durationMs: short ? 300 : 4_000 })
}
