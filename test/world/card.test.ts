import { expect, test } from 'vitest'
import { openWorld } from './open-world.ts'
import {
  buttonsOf,
  cards,
  endMeeting,
  firstResult,
  letTimePass,
  pressOnCard,
  record,
  sentBot,
  shows,
  textOf,
  timeLapse,
  wordsOf,
} from './watch.ts'

test.concurrent('the card has one state line with its buttons, in each state of a life', async () => {
  await using world = await openWorld()
  world.recall.trouble({ route: 'create', kind: 'poolDepleted', times: 2, retryAfter: 20 })
  await record(world, { text: 'https://zoom.us/j/123456789?pwd=s3cretPass as Weekly notes' })
  const seen = async (text: string) => buttonsOf(await shows(world, text))
  expect(await seen('Sending a bot …')).toEqual(['cancel'])
  expect(await seen('has no free bot at the moment. We keep trying until')).toEqual(['cancel'])
  const bot = await timeLapse(world, () => world.recall.bots[0])
  bot.joinCall()
  expect(await seen('Joining the call …')).toEqual(['stop'])
  bot.waitInLobby()
  expect(await seen('Waiting to be let in as *Weekly notes*')).toEqual(['stop'])
  bot.letIn()
  expect(await seen('In the call, not recording yet')).toEqual(['stop'])
  bot.startRecording()
  expect(await seen('Recording since <!date^')).toEqual(['pause', 'stop'])
  await pressOnCard(world, 'pause')
  expect(await seen('Paused by <@')).toEqual(['resume', 'stop'])
  world.recall.settings.leaveMs = 30_000
  await pressOnCard(world, 'stop')
  expect(await seen('Stopping, asked by <@')).toEqual([])
  await timeLapse(world, () => bot.phase === 'call_ended')
  expect(await seen('The call has ended, preparing the recording …')).toEqual([])
  endMeeting(bot)
  expect(await seen('Recording ready')).toEqual([])

  const [card] = cards(world)
  for (const version of card?.versions ?? []) {
    const words = wordsOf(version)
    expect(words).toContain(`Asked for by <@${world.slack.user('ana').id}>`)
    expect(words).toContain('*Zoom recording*  ·  zoom.us/j/123 456 789')
    expect(words).not.toContain('s3cretPass')
  }
  expect(world.slack.violations).toEqual([])
})

test.concurrent.each([
  { life: 'never-let-in', says: 'Nothing was recorded', why: /Nobody let “Recorder” in/ },
  { life: 'media-failed', says: 'The recording failed', why: /could not make a video/ },
] as const)('the card of the life $life says why, and offers Try again', async ({ life, says, why }) => {
  await using world = await openWorld({ recall: { autoplay: life } })
  await record(world)
  await timeLapse(world, () => textOf(cards(world)[0]).includes(says), 10_000)
  expect(buttonsOf(cards(world)[0])).toEqual(['try_again'])
  expect(textOf(cards(world)[0])).toMatch(why)
  expect(world.slack.violations).toEqual([])
})

test.concurrent('changes that come fast become one edit of the newest state, at most one in three seconds', async () => {
  await using world = await openWorld()
  const bot = await sentBot(world)
  const limited = world.slack.trouble({ method: 'chat.update', kind: 'http429', retryAfter: 20 })
  bot.joinCall()
  await timeLapse(world, () => limited.met() === 1)
  const before = cards(world)[0]?.versions.length
  bot.waitInLobby()
  bot.letIn()
  bot.startRecording()
  await shows(world, 'Recording since')
  expect(cards(world)[0]?.versions).toHaveLength((before ?? 0) + 1)
  for (let round = 0; round < 5; round++) {
    bot.pause()
    await letTimePass(world, 1_000)
    bot.resume()
    await letTimePass(world, 1_000)
  }
  endMeeting(bot)
  await firstResult(world)
  await shows(world, 'Recording ready')
  const edits = world.slack.calls.filter(
    ({ method, args }) => method === 'chat.update' && args['ts'] === cards(world)[0]?.ts,
  )
  const gaps = edits.slice(1).map(({ at }, index) => at - (edits[index]?.at ?? 0))
  expect(Math.min(...gaps)).toBeGreaterThanOrEqual(3_000)
  expect(world.slack.violations).toEqual([])
})
