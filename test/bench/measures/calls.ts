import { setTimeout as sleep } from 'node:timers/promises'
import { prepareCommands } from '../commands.ts'
import { prepareDelivery } from '../deliveries.ts'
import { compare, type Extent, type Figure } from '../measure.ts'
import { APP, openPlace } from '../place.ts'
import { sendRequests } from '../send-requests.ts'
import { startProcess } from '../start-process.ts'
import { spreadOf } from '../statistics.ts'

/** Slack takes an edit of a card every 3 s (rule 9): each status gets one of its own. */
const BETWEEN_STATUSES_MS = 4_000

/**
 * The fewest calls for one recording, worked out from what people see: the channel is joined and the card posted; an edit
 * for each of joining, waiting room, recording, processing and over; the result. Of Recall: the bot is created, read once
 * when its id is first known, for what happened before (rule 22), and once when it is over, because no webhook holds a
 * recording's length and end.
 */
const FEWEST: Record<string, number> = {
  'conversations.join': 1,
  'chat.postMessage': 2,
  'chat.update': 5,
  'Create Bot': 1,
  'Retrieve Bot': 2,
}

const LIFE = ['joining_call', 'in_waiting_room', 'in_call_recording', 'call_ended', 'done']

/** Counts the calls of one recording's whole life. */
export async function measureCalls({ say }: Extent): Promise<Figure> {
  await using place = await openPlace()
  await using process = await startProcess(APP, place.env)
  await process.idle()
  // The start asks who we are and whether the key works.
  for (const { calls } of [place.slack, place.recall]) calls.clear()
  const [command] = prepareCommands(1, { ...place, slackUrl: place.slack.apiUrl })
  if (command === undefined) throw new Error('no command')
  await sendRequests([command], { port: process.port, connections: 1, status: 200 })
  while (place.recall.created.length === 0) await sleep(20)
  const [created] = place.recall.created
  if (created === undefined) throw new Error('no bot')
  const bot = { id: created.botId, recallId: created.recallId }
  for (const code of LIFE) {
    await sleep(BETWEEN_STATUSES_MS)
    if (code === 'done') place.recall.recording.delete(bot.recallId)
    const delivery = prepareDelivery({ bot, code, at: Date.now() }, place.webhookSecret)
    await sendRequests([delivery], { port: process.port, connections: 1, status: 204 })
  }
  await sleep(2 * BETWEEN_STATUSES_MS)
  const made = { ...Object.fromEntries(place.slack.calls), ...Object.fromEntries(place.recall.calls) }
  const list = (calls: Record<string, number>) =>
    Object.entries(calls)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')
  say(`  made: ${list(made)}`)
  const total = (calls: Record<string, number>) => Object.values(calls).reduce((sum, count) => sum + count, 0)
  const ours = spreadOf([total(made)])
  return {
    name: 'calls',
    what: "Calls to Slack and Recall for one recording's whole life: asked for, waiting room, recorded, over",
    unit: 'calls',
    ours,
    comparisons: [
      compare(ours, spreadOf([total(FEWEST)]), {
        against: 'the fewest that what people see needs',
        target: { at: 'most', ratio: 1 },
      }),
    ],
    notes: [`Made: ${list(made)}.`, `Fewest: ${list(FEWEST)}.`],
  }
}
