import { expect, test } from 'vitest'
import { MEET, recordMeeting, startRecall, startReceiver } from './harness.ts'

test('a v1.10 workspace refuses the newer fields by name and takes their older form', async () => {
  await using world = await startRecall({ apiVersion: '1.10' })
  const create = (body: Record<string, unknown>) => world.call('POST', '/api/v1/bot/', { meeting_url: MEET, ...body })
  const config = await create({ recording_config: { video_mixed_mp4: {} } })
  expect([config.status, Object.keys(config.body)]).toEqual([400, ['recording_config']])
  const leave = await create({ automatic_leave: { everyone_left_timeout: { timeout: 60 } } })
  expect([leave.status, leave.body]).toEqual([
    400,
    { automatic_leave: { everyone_left_timeout: ['A valid integer is required.'] } },
  ])
  expect((await create({ automatic_leave: { everyone_left_timeout: 60 } })).status).toBe(201)
})

test('a v1.10 bot has its video on itself and no recordings', async () => {
  await using world = await startRecall({ apiVersion: '1.10' })
  const id = await world.create()
  recordMeeting(world.recall, id)
  const before = (await world.call('GET', `/api/v1/bot/${id}/`)).body
  expect(before).toMatchObject({ video_url: null, media_retention_end: null })
  expect(before).not.toHaveProperty('recordings')
  world.recall.bot(id).finishMedia()
  world.recall.bot(id).done()
  const { body } = await world.call('GET', `/api/v1/bot/${id}/`)
  expect((await fetch(body.video_url)).status).toBe(200)
  expect(new URL(body.video_url).searchParams.get('X-Amz-Expires')).toBe('18000')
  const days = (Date.parse(body.media_retention_end) - world.clock.now()) / 86_400_000
  expect(Math.round(days)).toBe(7)
  expect(body.status_changes.map(({ code }: { code: string }) => code)).toEqual([
    'ready',
    'joining_call',
    'in_call_not_recording',
    'in_call_recording',
    'call_ended',
    'recording_done',
    'done',
  ])
  world.clock.skip(8 * 86_400_000)
  await world.recall.until(() => world.recall.bot(id).statusChanges.at(-1)?.code === 'media_expired')
  expect((await world.call('GET', `/api/v1/bot/${id}/`)).body.video_url).toBeNull()
})

test('a v1.10 workspace tells everything as bot.status_change', async () => {
  await using receiver = await startReceiver()
  await using world = await startRecall({ apiVersion: '1.10' })
  world.recall.sendWebhooksTo(receiver.url)
  const id = await world.create()
  recordMeeting(world.recall, id)
  world.recall.bot(id).finishMedia()
  await world.recall.until(() => world.recall.deliveries.every(({ state }) => state === 'delivered'))
  expect(new Set(receiver.received.map(({ body }) => body.event))).toEqual(new Set(['bot.status_change']))
  const done = receiver.received.find(({ body }) => body.data.status.code === 'recording_done')
  expect(done?.body.data).toMatchObject({
    bot_id: id,
    status: { recording_id: world.recall.bot(id).recordings[0]?.id },
  })
})
