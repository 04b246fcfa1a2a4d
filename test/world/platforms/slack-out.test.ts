import { expect, test } from 'vitest'
import { openWorld, type World } from '../open-world.ts'
import { cards, endMeeting, record, recordingBot, repliesOf, sentBot, textOf, timeLapse } from '../watch.ts'
import { directMessages, HOUR, MINUTE, pass, slackDown, waitForSeconds } from './trouble.ts'

/** Where a recording stands when Slack goes away, and for how long; what `begin` resolves with brings the meeting to its end. */
type Stage = { name: string; hours: number; begin: (world: World) => Promise<() => void> }

const STAGES: Stage[] = [
  {
    name: 'a bot is in the waiting room',
    hours: 1,
    async begin(world) {
      const bot = await sentBot(world)
      bot.joinCall()
      bot.waitInLobby()
      return () => {
        bot.letIn()
        bot.startRecording()
        endMeeting(bot)
      }
    },
  },
  {
    name: 'a bot records',
    hours: 24,
    async begin(world) {
      const bot = await recordingBot(world)
      return () => endMeeting(bot)
    },
  },
]

test.concurrent.each(STAGES)(
  'Slack is away for $hours h while $name: the result is posted once when it is back',
  async ({ begin, hours }) => {
    await using world = await openWorld()
    const after = await begin(world)
    const down = slackDown(world)
    await pass(world, 5 * MINUTE)
    after()
    await pass(world, hours * HOUR, 16)
    down.end()
    await timeLapse(world, () => repliesOf(world, 'result')[0], 10_000)
    await timeLapse(world, () => textOf(cards(world)[0]).includes('Recording ready'), 10_000)
    await waitForSeconds(world)
    expect(repliesOf(world, 'result')).toHaveLength(1)
    expect(repliesOf(world, 'alert').length).toBeLessThan(2)
    expect(cards(world)).toHaveLength(1)
    expect(directMessages(world)).toEqual([])
  },
)

test.concurrent.each(['lostRequest', 'lostAnswer'] as const)(
  'Slack goes away with the very post of the result (%s) and is back after two hours: it is there once',
  async (kind) => {
    await using world = await openWorld()
    const bot = await recordingBot(world)
    const down = downFrom(world, 'result', kind)
    endMeeting(bot)
    await timeLapse(world, down.begun)
    await pass(world, 2 * HOUR, 16)
    down.end()
    await timeLapse(world, () => textOf(cards(world)[0]).includes('Recording ready'), 10_000)
    await waitForSeconds(world)
    expect(repliesOf(world, 'result')).toHaveLength(1)
    expect(directMessages(world)).toEqual([])
  },
)

test.concurrent.each(['lostRequest', 'lostAnswer'] as const)(
  'Slack goes away with the very post of the card (%s) for an hour: who asked is answered, and no card is left without an end',
  async (kind) => {
    await using world = await openWorld()
    const down = downFrom(world, 'card', kind)
    await record(world)
    await timeLapse(world, down.begun)
    await pass(world, HOUR)
    down.end()
    const answers = () =>
      world.slack.ephemerals('ana').length + directMessages(world).length + repliesOf(world, 'result').length
    const begun = () => cards(world).filter((card) => textOf(card).includes('Sending a bot'))
    await timeLapse(world, () => answers() > 0 && begun().length === 0, 10_000)
    await waitForSeconds(world)
    expect(answers()).toBe(1)
    expect(begun()).toEqual([])
    expect(world.recall.bots).toEqual([])
  },
)

/** Slack is gone from the moment on that this message is posted; `lostAnswer`: the message itself still arrived. */
function downFrom(world: World, message: 'card' | 'result', kind: 'lostRequest' | 'lostAnswer') {
  const when = (args: Record<string, unknown>) =>
    JSON.stringify(args['metadata'] ?? '').includes(`slack_recorder_${message}`)
  const first = world.slack.trouble({ method: 'chat.postMessage', kind, when })
  const begun = () => first.met() === 1
  const rest = world.slack.trouble({ method: '*', times: 1_000_000, kind: 'lostRequest', when: begun })
  return { begun, end: rest.end }
}
