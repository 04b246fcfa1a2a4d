import { copyFile } from 'node:fs/promises'
import { join } from 'node:path'
import { prepareDelivery } from '../deliveries.ts'
import type { Posted } from '../light-slack.ts'
import { compare, type Extent, type Figure } from '../measure.ts'
import { APP, baseline, openPlace, type Place } from '../place.ts'
import { liveUpTo, type Seeded, seed } from '../seed.ts'
import { sendRequests } from '../send-requests.ts'
import { type Measured, startProcess } from '../start-process.ts'
import { alternate, quantile, spreadOf } from '../statistics.ts'

/** Recall lets 30 reads through at once, and each bot is read once at the start: no more, or limits would be measured. */
const RECORDINGS = 14

/** How long from the 204 of `done` until the link is on its way to Slack. */
export async function measureDeliver({ rounds, short, say }: Extent): Promise<Figure[]> {
  await using place = await openPlace()
  const full = join(place.folder, 'seeded.db')
  const count = short ? 3 : RECORDINGS
  const bots = await seed(full, await liveUpTo('nearlyOver'), { count, where: inTeamsOfTheirOwn })
  const calls = await deliverTimes(rounds, place, { full, bots })
  const figure = (share: number, name: string, target: number): Figure => {
    const ours = spreadOf(calls.ours.map((times) => quantile(times, share)))
    const theirs = spreadOf(calls.bare.map((times) => quantile(times, share)))
    say(`  ${name}: ${ours.median.toFixed(1)} ms, the two calls alone ${theirs.median.toFixed(1)} ms`)
    return {
      ...{ name, unit: 'ms', ours },
      what: `From the 204 of \`done\` to the post of the link, ${name.slice(-3)} of ${count} recordings one after the other`,
      comparisons: [
        compare(ours, theirs, {
          against: 'the two calls alone (Retrieve Bot, chat.postMessage) by undici, one after the other',
          target: { at: 'most', ratio: target },
        }),
      ],
      notes: [
        'Slack and Recall answer at once. Between the calls ours commits three times, so that a crash loses nothing.',
      ],
    }
  }
  return [figure(0.5, 'deliver p50', 2), figure(0.99, 'deliver p99', 2)]
}

/** In ms, for each round those of all recordings. Fresh copies of the database, in which no bot is over yet. */
async function deliverTimes(
  rounds: number,
  place: Place,
  from: { full: string; bots: Seeded[] },
): Promise<{ ours: number[][]; bare: number[][] }> {
  const times: { ours: number[][]; bare: number[][] } = { ours: [], bare: [] }
  await alternate(rounds, {
    ours: async () => {
      await copyFile(from.full, place.file)
      for (const { recallId } of from.bots) place.recall.recording.add(recallId)
      await using process = await startProcess(APP, { ...place.env })
      await process.idle()
      return times.ours.push(await oneByOne(place, process, { ...from, requestFor: (bot) => doneFor(place, bot) }))
    },
    bare: async () => {
      await using process = await startProcess(baseline('two-calls'), place.env)
      return times.bare.push(await oneByOne(place, process, { ...from, requestFor: askFor }))
    },
  })
  return times
}

/** In ms, for bots that are nearly over in the place's database. */
export async function deliverOnce(place: Place, bots: readonly Seeded[]): Promise<number[]> {
  for (const { recallId } of bots) place.recall.recording.add(recallId)
  await using process = await startProcess(APP, place.env)
  await process.idle()
  return await oneByOne(place, process, { bots, requestFor: (bot) => doneFor(place, bot) })
}

/** A workspace for each, so that no limit of Slack's is met. */
export function inTeamsOfTheirOwn(n: number): { team: string; channel: string } {
  return { team: `T0BENCH${String(n).padStart(3, '0')}`, channel: `C0${String(n).padStart(8, '0')}` }
}

async function oneByOne(
  place: Place,
  process: Measured,
  { bots, requestFor }: { bots: readonly Seeded[]; requestFor: (bot: Seeded) => Buffer },
): Promise<number[]> {
  const times: number[] = []
  for (const bot of bots) {
    const posted = new Promise<Posted>((resolve) =>
      place.slack.onPost((post) =>
        post.channel === bot.channel && post.threadTs !== null ? resolve(post) : undefined,
      ),
    )
    place.recall.recording.delete(bot.recallId)
    const sent = await sendRequests([requestFor(bot)], { port: process.port, connections: 1, status: 204 })
    if (sent.answered !== 1) throw new Error('the delivery was not taken')
    const at = performance.now()
    times.push(Math.max((await posted).at - at, 0))
    // What follows a result, such as the card's last edit, is not part of the next one.
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  return times
}

function doneFor({ webhookSecret }: Place, bot: Seeded): Buffer {
  return prepareDelivery({ bot, code: 'done', at: Date.now() }, webhookSecret)
}

function askFor({ recallId, channel }: Seeded): Buffer {
  return Buffer.from(
    `POST /?bot=${recallId}&channel=${channel} HTTP/1.1\r\nhost: localhost\r\ncontent-length: 0\r\n\r\n`,
  )
}
