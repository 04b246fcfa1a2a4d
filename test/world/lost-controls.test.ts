import { expect, test } from 'vitest'
import { meetingLink, openWorld, type World } from './open-world.ts'
import {
  askedOfRecall,
  buttonElements,
  buttonsOf,
  cards,
  endMeeting,
  firstResult,
  letTimePass,
  type Message,
  pressOnCard,
  record,
  recordingBot,
  repliesOf,
  sentBot,
  shownTo,
  shows,
  textOf,
  timeLapse,
  told,
} from './watch.ts'

/** Sends a press as somebody's Slack would that still shows an older version of the card, or a made-up one. */
async function pressOld(world: World, card: Message, press: { action: string; value: string; channel?: string }) {
  const channel = world.slack.channel(press.channel ?? card.channel).id
  return await world.slack.interact({
    type: 'block_actions',
    user: { id: world.slack.user('ben').id, team_id: world.slack.app.teamId },
    channel: { id: channel },
    container: { type: 'message', message_ts: card.ts, channel_id: channel },
    message: { ts: card.ts },
    actions: [{ type: 'button', action_id: press.action, block_id: 'b', value: press.value, action_ts: '1.0' }],
  })
}

function buttonValue(card: Message | undefined): string {
  const all = (card?.versions ?? []).flatMap(({ blocks }) => buttonElements(blocks))
  return String(all[0]?.['value'])
}

test.concurrent.each([
  { kind: 'lostAnswer' },
  { kind: 'lostRequest' },
  { kind: 'status', status: 503 },
  { kind: 'status', status: 429, retryAfter: 7 },
] as const)('Stop is carried out although its first call meets $kind $status', async (trouble) => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  world.recall.trouble({ route: 'leave', ...trouble })
  await pressOnCard(world, 'stop')
  await timeLapse(world, () => bot.phase === 'call_ended')
  endMeeting(bot)
  await firstResult(world)
  await letTimePass(world, 60_000)
  expect(repliesOf(world, 'result')).toHaveLength(1)
  expect(shownTo(world)).toEqual([])
})

test.concurrent('a pause whose answer is lost is carried out once, and shown as whose it was', async () => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  world.recall.trouble({ route: 'pauseRecording', kind: 'lostAnswer' })
  await pressOnCard(world, 'pause', { user: 'ben' })
  await shows(world, `Paused by <@${world.slack.user('ben').id}>`)
  world.recall.trouble({ route: 'resumeRecording', kind: 'lostAnswer' })
  await pressOnCard(world, 'resume')
  await shows(world, 'Recording since')
  await letTimePass(world, 90_000)
  expect(bot.paused).toBe(false)
  expect(buttonsOf(cards(world)[0])).toEqual(['pause', 'stop'])
  expect([...shownTo(world, 'ana'), ...shownTo(world, 'ben')]).toEqual([])
  expect(world.slack.violations).toEqual([])
})

test.concurrent('a pause that Recall refuses, or that is not carried out in a minute, is told to who pressed', async () => {
  await using world = await openWorld()
  await recordingBot(world)
  const body = { code: 'recording_cannot_be_paused', detail: 'This recording cannot be paused.' }
  world.recall.trouble({ route: 'pauseRecording', kind: 'status', status: 400, body })
  await pressOnCard(world, 'pause', { user: 'ben' })
  await told(world, /did not pause the recording.* Its words: “This recording cannot be paused/, 'ben')
  await timeLapse(world, () => buttonsOf(cards(world)[0]).join() === 'pause,stop')

  const down = world.recall.trouble({ route: 'pauseRecording', kind: 'lostRequest', times: 1_000 })
  const before = world.clock.now()
  await pressOnCard(world, 'pause', { user: 'ben' })
  await shows(world, 'Being paused, asked by')
  expect(buttonsOf(cards(world)[0])).toEqual(['stop'])
  await told(world, /could not be paused within a minute/, 'ben')
  expect(world.clock.now() - before).toBeLessThan(120_000)
  down.release()
  await timeLapse(world, () => buttonsOf(cards(world)[0]).join() === 'pause,stop')
  await letTimePass(world, 60_000)
  expect(shownTo(world, 'ben')).toHaveLength(2)
  expect(shownTo(world, 'ana')).toEqual([])
  expect(textOf(cards(world)[0])).toContain('Recording since')
})

test.concurrent('Stop before the bot has started: it leaves as soon as it can be told to', async () => {
  await using world = await openWorld()
  const bot = await sentBot(world)
  await timeLapse(world, () => cards(world)[0])
  await pressOnCard(world, 'cancel')
  await shows(world, 'Stopping')
  await timeLapse(world, () => askedOfRecall(world, 'delete') > 0 && askedOfRecall(world, 'leave') > 0)
  bot.joinCall()
  await timeLapse(world, () => bot.phase === 'call_ended')
  endMeeting(bot)
  const result = await firstResult(world)
  expect(textOf(result)).toMatch(/stopped by .* before anything was recorded|cancelled by/)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('with two channels Stop asks back, ends it for both, and names who pressed only where they pressed', async () => {
  await using world = await openWorld()
  const text = meetingLink()
  const bot = await recordingBot(world, { text })
  await record(world, { text, channel: '#design', user: 'ben' })
  await shows(world, 'Recording since', '#design')
  await timeLapse(world, () => buttonElements(cards(world)[0]?.blocks ?? []).some((one) => 'confirm' in one))
  const stop = buttonElements(cards(world)[0]?.blocks ?? []).find((one) => one['action_id'] === 'stop')
  expect(JSON.stringify(stop)).toContain('Stopping the bot ends the recording there as well')

  await pressOnCard(world, 'pause', { channel: '#design', user: 'ben' })
  await shows(world, `Paused by <@${world.slack.user('ben').id}>`, '#design')
  await shows(world, 'Paused by somebody in another channel')
  await pressOnCard(world, 'stop')
  await shows(world, `Stopping, asked by <@${world.slack.user('ana').id}>`)
  await shows(world, 'Stopping, asked by somebody in another channel', '#design')
  await timeLapse(world, () => bot.phase === 'call_ended')
  endMeeting(bot)
  const [here, there] = [await firstResult(world), await firstResult(world, '#design')]
  expect(textOf(here)).toContain('Stopped by <@')
  expect(textOf(there)).toContain('Stopped by somebody in another channel')
  const public_ = JSON.stringify([cards(world), repliesOf(world, 'result')])
  expect(public_).not.toContain(world.slack.channel('#design').id)
  expect(public_).not.toContain('design')
  expect(world.slack.violations).toEqual([])
})

test.concurrent('a press that comes late, from elsewhere or for nothing we know gets a kind answer and does nothing', async () => {
  await using world = await openWorld()
  const bot = await recordingBot(world)
  endMeeting(bot)
  await firstResult(world)
  const card = await shows(world, 'Recording ready')
  const value = buttonValue(card)
  await pressOld(world, card, { action: 'stop', value })
  await told(world, /This recording is already over: its result is in the thread/, 'ben')
  await pressOld(world, card, { action: 'pause', value })
  await pressOld(world, card, { action: 'try_again', value })
  await timeLapse(world, () => shownTo(world, 'ben').length === 3)

  // A value of this channel's card, pressed in another channel.
  const other = await recordingBot(world)
  const live = cards(world)[1]
  expect(live).toBeDefined()
  if (live === undefined) return
  await pressOld(world, live, { action: 'stop', value: buttonValue(live), channel: '#sales' })
  await told(world, /This recording is too old: I do not know it any more/, 'ben')
  await pressOld(world, live, { action: 'stop', value: 'nothing of ours' })
  await timeLapse(world, () => shownTo(world, 'ben').length === 5)
  await letTimePass(world, 60_000)
  expect(other.phase).toBe('in_call_recording')
  expect(askedOfRecall(world, 'leave')).toBe(0)
  expect(shownTo(world, 'ana')).toEqual([])
  expect(world.recall.bots).toHaveLength(2)
})
