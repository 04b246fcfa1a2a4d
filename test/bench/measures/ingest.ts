import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareDeliveries } from '../deliveries.ts'
import { compare, type Extent, type Figure } from '../measure.ts'
import { APP, baseline, openPlace } from '../place.ts'
import { liveUpTo, type Seeded, seed } from '../seed.ts'
import { sendRequests } from '../send-requests.ts'
import { type Measured, startProcess } from '../start-process.ts'
import { alternate, spreadOf } from '../statistics.ts'

const CONNECTIONS = 64

/** Signed webhooks a second, answered 204, to a process. The first second is not counted. */
export async function ingestRate(
  process: Measured,
  input: { secret: string; bots: readonly Seeded[]; durationMs: number },
): Promise<number> {
  const to = { port: process.port, connections: CONNECTIONS, status: 204 }
  await sendRequests(prepareDeliveries(CONNECTIONS * 20, input), to)
  const requests = prepareDeliveries((input.durationMs / 1_000) * 15_000, input)
  const sent = await sendRequests(requests, { ...to, durationMs: input.durationMs })
  if (sent.refused > 0) throw new Error(`${sent.refused} deliveries were not answered 204`)
  return (sent.answered / sent.ms) * 1_000
}

/** Deliveries over bots that record now: ours against the barest server, and against how it is usually written. */
export async function measureIngest({ rounds, short, say }: Extent): Promise<Figure> {
  await using place = await openPlace()
  const full = join(place.folder, 'seeded.db')
  const count = short ? 200 : 10_000
  const bots = await seed(full, await liveUpTo('recording'), { count, where: inOneTeam })
  for (const { recallId } of bots) place.recall.recording.add(recallId)
  const input = { secret: place.webhookSecret, bots, durationMs: short ? 300 : 4_000 }

  async function rateOf(script: string, round: number): Promise<number> {
    await copyFile(full, place.file)
    const database = script === APP ? place.file : join(place.folder, `usual-${round}.db`)
    const settings = { ...place.env, DATABASE_URL: `sqlite:${database}` }
    await using process = await startProcess(script, settings)
    await process.idle()
    const rate = await ingestRate(process, input)
    say(`  ${script}: ${Math.round(rate)}/s`)
    return rate
  }

  const figures = await alternate(rounds, {
    ours: (round) => rateOf(APP, round),
    bare: (round) => rateOf(baseline('bare-http'), round),
    usual: (round) => rateOf(baseline('usual-way'), round),
  })
  const ours = spreadOf(figures.ours)
  return {
    name: 'ingest',
    what: `Signed webhooks answered 204 after a durable commit, ${CONNECTIONS} connections, over ${count} bots that record`,
    unit: 'deliveries/s',
    ours,
    comparisons: [
      compare(ours, spreadOf(figures.bare), {
        against: 'bare node:http that checks the signature and stores nothing',
        target: { at: 'least', ratio: 0.7 },
      }),
      compare(ours, spreadOf(figures.usual), {
        against: "the usual way: Bolt's ExpressReceiver, standardwebhooks, one commit for each",
        target: { at: 'least', ratio: 3 },
      }),
    ],
    notes: ['Each delivery changes a bot, and with it a card: the app reads and decides all of that in the same time.'],
  }
}

/** Everything in one workspace, as most installations are; 500 channels. */
export function inOneTeam(n: number): { team: string; channel: string } {
  return { team: 'T0BENCH000', channel: channelOf(n % 500) }
}

export function channelOf(n: number): string {
  return `C0${String(n).padStart(8, '0')}`
}
