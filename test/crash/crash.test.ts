import { expect, test } from 'vitest'
import { type CrashWorld, openCrashWorld } from './crash-world.ts'
import { judge } from './judge.ts'
import { CRASH_LIVES, type Life } from './lives.ts'
import type { Place } from './place.ts'
import type { Deeds } from './run.ts'
import { runLife } from './run-life.ts'

function lifeOf(name: string): Life {
  const life = CRASH_LIVES.find((one) => one.name === name)
  if (life === undefined) throw new Error(`no life is called ${name}`)
  return life
}

// The long form is test/crash/main.ts; these two show that a place is found, and survived.
test.concurrent.each<Place>([
  { series: 'before-commit', k: 20 },
  { series: 'call', k: 25 },
])('a happy life that is broken off at $series $k still comes to one card, one bot and one link', async (place) => {
  const ran = await runLife({ life: lifeOf('happy'), readable: true, place, downMs: 5_000 })
  expect(ran.killedAt).not.toBeNull()
  expect(ran.faults, ran.story).toEqual([])
  expect(ran.verdict).toBe('held')
})

const LINK = 'https://us-east-1.recall.ai/video.mp4?X-Amz-Signature=1'
const READY = [{ type: 'section', text: { type: 'mrkdwn', text: 'Recording ready' } }]
const RESULT = [{ type: 'section', text: { type: 'mrkdwn', text: `<${LINK}|Watch recording>` } }]

/** Posts as the app would, with no app there. */
async function post(
  { slack }: CrashWorld,
  kind: string,
  wish: { blocks: object[]; thread_ts?: string },
): Promise<string> {
  const body = JSON.stringify({
    ...{ channel: slack.channel('#standup').id, text: kind, ...wish },
    metadata: { event_type: `slack_recorder_${kind}`, event_payload: { id: '1' } },
  })
  const headers = { 'content-type': 'application/json', authorization: `Bearer ${slack.botToken}` }
  const answer = await fetch(`${slack.apiUrl}chat.postMessage`, { method: 'POST', headers, body })
  const { ts } = (await answer.json()) as { ts: string }
  return ts
}

async function createBot({ recall }: CrashWorld): Promise<void> {
  const headers = { 'content-type': 'application/json', authorization: `Token ${recall.apiKey}` }
  const body = JSON.stringify({ meeting_url: 'https://zoom.us/j/1234567890', bot_name: 'Recorder' })
  await fetch(`${recall.apiUrl}/api/v1/bot/`, { method: 'POST', headers, body })
}

test('a second reply, a second bot, an old card, a missing reply and silence are told apart', async () => {
  const run = { life: lifeOf('happy'), readable: true, place: null, downMs: 0 }
  const deeds: Deeds = { told: new Map([['#standup', 'acked']]), pressed: false, pressesFailed: 0, busy: false }
  await using world = await openCrashWorld(run.life, run)
  expect(judge(world, run, deeds).verdict).toBe('lost')
  expect(judge(world, run, { ...deeds, told: new Map([['#standup', 'failed']]) }).faults).toEqual([
    '#standup: nobody told ana',
  ])

  const card = await post(world, 'card', { blocks: READY })
  await createBot(world)
  world.clock.skip(5 * 60_000)
  expect(judge(world, run, deeds).faults).toEqual(['#standup: 0 of kind result (0 posted), wanted 1'])
  await post(world, 'result', { blocks: RESULT, thread_ts: card })
  expect(judge(world, run, deeds).verdict).toBe('held')

  const second = await post(world, 'result', { blocks: RESULT, thread_ts: card })
  expect(judge(world, run, deeds).verdict).toBe('doubled')
  world.slack.deleteMessage({ channel: '#standup', ts: second })
  expect(judge(world, run, deeds).faults).toEqual(['#standup: 1 of kind result (2 posted), wanted 1'])
  expect(judge(world, { ...run, readable: false }, deeds).verdict).toBe('twice')

  await createBot(world)
  world.clock.skip(5 * 60_000)
  expect(judge(world, run, deeds).faults).toContain('2 bots at Recall, wanted 1')
})
