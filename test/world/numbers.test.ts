import { expect, test } from 'vitest'
import { fired, readRules, type Scrape } from '../metrics/alert-rules.ts'
import { numberOf, readSeries, type Series } from '../metrics/read-series.ts'
import { openWorld, type World } from './open-world.ts'
import { endMeeting, letTimePass, recordingBot, repliesOf, sentBot, shows, timeLapse } from './watch.ts'

const MINUTE = 60_000

/** The numbers as Prometheus reads them. */
async function scrape(world: World): Promise<Series[]> {
  const response = await fetch(`http://127.0.0.1:${world.app.port}/metrics`)
  expect(response.status).toBe(200)
  return readSeries(await response.text())
}

/** Lets time pass and reads the numbers once a minute, as Prometheus would. */
async function watch(world: World, scrapes: Scrape[], until: () => unknown): Promise<void> {
  while (!until()) {
    await letTimePass(world, MINUTE)
    scrapes.push({ at: world.clock.now(), series: await scrape(world) })
  }
}

const firing = (scrapes: readonly Scrape[]) =>
  fired(readRules(), scrapes).map((name) => name.replace('SlackRecorder', ''))

test.concurrent('a usual life, with a limit, a bad webhook and a restart in it, is counted, and no alert fires', async () => {
  await using world = await openWorld()
  const scrapes: Scrape[] = []
  world.slack.trouble({ method: 'chat.update', times: 1, kind: 'http429', retryAfter: 20 })
  const bot = await sentBot(world)
  bot.joinCall()
  bot.waitInLobby()
  await letTimePass(world, 30_000)
  expect(numberOf(await scrape(world), 'slack_recorder_recordings', { state: 'waiting' })).toBe(1)
  bot.letIn()
  bot.startRecording()
  await shows(world, 'Recording since')
  await fetch(`http://127.0.0.1:${world.app.port}/webhooks/recall`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: '{}',
  })
  let minutes = 0
  await watch(world, scrapes, () => minutes++ >= 5)
  const before = scrapes.at(-1)?.series ?? []
  expect(numberOf(before, 'slack_recorder_recordings', { state: 'recording' })).toBe(1)
  expect(numberOf(before, 'slack_recorder_open_threads')).toBe(1)
  expect(numberOf(before, 'slack_recorder_oldest_open_thread_seconds')).toBeGreaterThanOrEqual(5 * 60)
  expect(numberOf(before, 'slack_recorder_rate_limited_total', { side: 'slack', limit: 'edit' })).toBe(1)
  expect(numberOf(before, 'slack_recorder_deliveries_total', { answer: '401' })).toBe(1)
  expect(numberOf(before, 'slack_recorder_deliveries_total', { answer: '204' })).toBeGreaterThan(2)
  expect(numberOf(before, 'slack_recorder_steps_total', { step: 'createBot', outcome: 'created' })).toBe(1)

  await world.stopApp()
  scrapes.push({ at: world.clock.now(), series: null })
  world.clock.skip(MINUTE)
  await world.startApp()
  endMeeting(bot)
  await watch(world, scrapes, () => repliesOf(world, 'result')[0])
  await letTimePass(world, 2 * MINUTE)
  const after = await scrape(world)
  scrapes.push({ at: world.clock.now(), series: after })
  expect(numberOf(after, 'slack_recorder_open_threads')).toBe(0)
  expect(numberOf(after, 'slack_recorder_done_to_posted_seconds_count')).toBe(1)
  expect(numberOf(after, 'slack_recorder_slack_connected')).toBe(1)
  expect(
    scrapes.map(({ series }) => (series === null ? 0 : numberOf(series, 'slack_recorder_threads_past_deadline'))),
  ).toEqual(scrapes.map(() => 0))
  expect(firing(scrapes)).toEqual([])
})

test.concurrent('a thread that Slack lets nobody answer until after its deadline is a broken promise, and the alert for it fires', async () => {
  // Its last moment is 92 minutes after the request then.
  await using world = await openWorld({ env: { LOST_AFTER_MINUTES: '1' } })
  const scrapes: Scrape[] = []
  await recordingBot(world)
  const asked = world.clock.now()
  const down = world.slack.trouble({ method: '*', times: 100_000, kind: 'lostRequest' })
  await watch(world, scrapes, () => world.clock.now() > asked + 85 * MINUTE)
  const close = scrapes.at(-1)?.series ?? []
  expect(numberOf(close, 'slack_recorder_threads_past_deadline')).toBe(0)
  expect(numberOf(close, 'slack_recorder_outage', { side: 'slack', kind: 'silent' })).toBe(1)
  expect(firing(scrapes)).not.toContain('PromiseBroken')
  await watch(world, scrapes, () => world.clock.now() > asked + 102 * MINUTE)
  expect(numberOf(scrapes.at(-1)?.series ?? [], 'slack_recorder_threads_past_deadline')).toBe(1)
  expect(firing(scrapes)).toEqual(expect.arrayContaining(['PromiseBroken', 'Outage']))

  down.end()
  await timeLapse(world, () => repliesOf(world, 'result')[0])
  await letTimePass(world, MINUTE)
  const healed = await scrape(world)
  expect(numberOf(healed, 'slack_recorder_threads_past_deadline')).toBe(0)
  expect(numberOf(healed, 'slack_recorder_outage', { side: 'slack', kind: 'silent' })).toBe(0)
})

test.concurrent('what Slack and Recall would not have strangers know is in no number', async () => {
  await using world = await openWorld()
  await recordingBot(world)
  const response = await fetch(`http://127.0.0.1:${world.app.port}/metrics`)
  const text = await response.text()
  const { id } = world.recall.bots[0] ?? { id: 'none' }
  for (const hidden of ['s3cretPass', 'zoom', 'T0SIM', 'C0SIM', world.slack.user('ana').id, id, world.slack.botToken])
    expect(text).not.toContain(hidden)
  const through = await fetch(`http://127.0.0.1:${world.app.port}/metrics`, {
    headers: { 'x-forwarded-for': '203.0.113.9' },
  })
  expect(through.status).toBe(403)
})
