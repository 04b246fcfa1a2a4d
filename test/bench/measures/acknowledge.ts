import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareCommands } from '../commands.ts'
import { prepareDeliveries } from '../deliveries.ts'
import { compare, type Extent, type Figure } from '../measure.ts'
import { APP, baseline, openPlace } from '../place.ts'
import { liveUpTo, seed } from '../seed.ts'
import { sendRequests } from '../send-requests.ts'
import { startProcess } from '../start-process.ts'
import { alternate, quantile, spreadOf } from '../statistics.ts'
import { ingestRate, inOneTeam } from './ingest.ts'

/** How long `/record` waits for its ack when 200 people ask at once, while webhooks come in at half of what we can take. */
export async function measureAcknowledge({ rounds, short, say }: Extent): Promise<Figure> {
  await using place = await openPlace()
  const full = join(place.folder, 'seeded.db')
  const bots = await seed(full, await liveUpTo('recording'), { count: short ? 200 : 10_000, where: inOneTeam })
  for (const { recallId } of bots) place.recall.recording.add(recallId)
  const input = { secret: place.webhookSecret, bots, durationMs: short ? 300 : 3_000 }
  const people = short ? 20 : 200
  let most: number | null = null

  async function p99Of(script: string, round: number): Promise<number> {
    await copyFile(full, place.file)
    const database = script === APP ? place.file : join(place.folder, `bare-${round}.db`)
    await using process = await startProcess(script, { ...place.env, DATABASE_URL: `sqlite:${database}` })
    await process.idle()
    // Twice: a disk that stands still for a moment must not make the load a light one.
    most ??= Math.max(await ingestRate(process, input), await ingestRate(process, input))
    const perSecond = most / 2
    const deliveries = prepareDeliveries(perSecond * 4, input)
    const flood = sendRequests(deliveries, { port: process.port, connections: 64, status: 204, perSecond })
    await new Promise((resolve) => setTimeout(resolve, 500))
    const commands = prepareCommands(people * 5, { ...place, slackUrl: place.slack.apiUrl })
    const sent = await sendRequests(commands, { port: process.port, connections: people, status: 200 })
    if (sent.refused > 0) throw new Error(`${sent.refused} commands were not answered 200`)
    await flood
    const p99 = quantile(sent.latencies, 0.99)
    say(`  ${script}: ${p99.toFixed(1)} ms at ${Math.round(perSecond)} deliveries/s`)
    return p99
  }

  const figures = await alternate(rounds, {
    ours: (round) => p99Of(APP, round),
    bare: (round) => p99Of(baseline('bare-bolt'), round),
  })
  const ours = spreadOf(figures.ours)
  return {
    name: 'acknowledge',
    what: `The slowest hundredth of the acks of /record: ${people} commands at once, over and over, while webhooks come in at half of our most`,
    unit: 'ms',
    ours,
    comparisons: [
      compare(ours, spreadOf(figures.bare), {
        against: 'a bare Bolt app that commits one row and acks, under the same load',
        target: { at: 'most', ratio: 1.5 },
      }),
    ],
    notes: [
      'Ours checks the link, takes a request once, and stores a bot and a thread; both verify Slack’s signature.',
    ],
  }
}
