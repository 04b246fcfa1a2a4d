import { describe, expect, test, vi } from 'vitest'
import { signWebhook } from '../../../src/sandbox/simulated-recall/sign-webhook.ts'
import { recordMeeting, startRecall, startReceiver, type TestRecall, verify } from './harness.ts'

const MINUTE = 60_000

const settled = (world: TestRecall) =>
  world.recall.until(() => world.recall.deliveries.every(({ state }) => state !== 'waiting' && state !== 'held'))

describe('webhooks', () => {
  test('tell a whole meeting, truly signed, to the endpoint with its query', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall()
    world.recall.sendWebhooksTo(receiver.url)
    const id = await world.create({ metadata: { request: 'r1' } })
    recordMeeting(world.recall, id)
    world.recall.bot(id).finishMedia()
    world.recall.bot(id).done()
    await settled(world)
    expect(world.recall.deliveries.map(({ event }) => event)).toEqual([
      'bot.joining_call',
      'bot.in_call_not_recording',
      'bot.in_call_recording',
      'recording.processing',
      'video_mixed.processing',
      'bot.call_ended',
      'video_mixed.done',
      'recording.done',
      'bot.done',
    ])
    for (const received of receiver.received) verify(world.recall.webhookSecret, received)
    expect(receiver.received.find(({ body }) => body.event === 'bot.done')?.body).toEqual({
      event: 'bot.done',
      data: {
        data: {
          code: 'done',
          sub_code: null,
          updated_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{6}\+00:00$/),
        },
        bot: { id, metadata: { request: 'r1' } },
      },
    })
  })

  test('carry the machine’s own time in the signature, however far the clock was skipped', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall()
    world.recall.sendWebhooksTo(receiver.url)
    world.clock.skip(100 * 3_600_000)
    world.recall.bot(await world.create()).joinCall()
    await settled(world)
    const [received] = receiver.received
    expect(Math.abs(Number(received?.headers['webhook-timestamp']) - Date.now() / 1000)).toBeLessThan(60)
    if (received) verify(world.recall.webhookSecret, received)
  })

  test('all arrive when a whole life falls into one skip of the clock, and another skip follows at once', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall({ autoplay: 'happy' })
    world.recall.sendWebhooksTo(receiver.url)
    await world.create()
    world.clock.skip(3_600_000)
    world.clock.skip(3_600_000)
    await settled(world)
    expect(world.recall.deliveries.map(({ attempts }) => attempts.length)).toEqual(Array(9).fill(1))
  })

  test('go nowhere without an endpoint, and only of subscribed kinds', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall({ subscribed: ['video_mixed'] })
    const id = await world.create()
    world.recall.bot(id).joinCall()
    expect(world.recall.deliveries).toEqual([])
    world.recall.sendWebhooksTo(receiver.url)
    world.recall.bot(id).letIn()
    world.recall.bot(id).startRecording()
    expect(world.recall.deliveries.map(({ event }) => event)).toEqual(['video_mixed.processing'])
  })

  test('have svix header names when told so', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall({ headerFamily: 'svix' })
    world.recall.sendWebhooksTo(receiver.url)
    world.recall.bot(await world.create()).joinCall()
    await settled(world)
    const [received] = receiver.received
    expect(received?.headers['svix-id']).toMatch(/^msg_/)
    expect(received?.headers['webhook-id']).toBeUndefined()
    if (received) verify(world.recall.webhookSecret, received)
  })

  test('are signed with the old and the new secret for 24 hours after a rotation', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall()
    world.recall.sendWebhooksTo(receiver.url)
    const old = world.recall.webhookSecret
    const next = world.recall.rotateWebhookSecret()
    expect(world.recall.webhookSecret).toBe(next)
    const bot = world.recall.bot(await world.create())
    bot.joinCall()
    await settled(world)
    world.clock.skip(25 * 3_600_000)
    bot.letIn()
    await settled(world)
    const [during, after] = receiver.received
    if (!during || !after) throw new Error('two webhooks were expected')
    verify(old, during)
    verify(next, during)
    verify(next, after)
    expect(() => verify(old, after)).toThrow()
  })

  test('are tried again under the same id: after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h and 10 h, then given up', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall()
    world.recall.sendWebhooksTo(receiver.url)
    receiver.answers.push(...Array<number>(8).fill(500))
    world.recall.bot(await world.create()).joinCall()
    const [delivery] = world.recall.deliveries
    const waits = [5, 300, 1800, 7200, 18_000, 36_000, 36_000]
    for (const [i, wait] of waits.entries()) {
      await world.recall.until(() => delivery?.attempts[i]?.status === 500)
      world.clock.skip(wait * 1000)
    }
    await world.recall.until(() => delivery?.state === 'given up')
    expect(delivery?.attempts).toHaveLength(8)
    for (const [i, wait] of waits.entries()) {
      const [before, after] = delivery?.attempts.slice(i, i + 2) ?? []
      expect((after?.at ?? 0) - (before?.at ?? 0)).toBeGreaterThanOrEqual(wait * 1000)
    }
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    world.clock.skip(100 * 3_600_000)
    expect(delivery?.attempts).toHaveLength(8)
  })

  test('wait 15 s for an answer, and take a redirect for a failure', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall()
    world.recall.sendWebhooksTo(receiver.url)
    receiver.answers.push('hang', 302)
    world.recall.bot(await world.create()).joinCall()
    const [delivery] = world.recall.deliveries
    await vi.waitFor(() => expect(receiver.received).toHaveLength(1))
    world.clock.skip(16_000)
    await world.recall.until(() => delivery?.attempts[0]?.status === 'no answer')
    world.clock.skip(6000)
    await world.recall.until(() => delivery?.attempts[1]?.status === 302)
    world.clock.skip(6 * MINUTE)
    await world.recall.until(() => delivery?.state === 'delivered')
  })
})

describe('webhook trouble', () => {
  test('loses all, or one event; a lost one can still be sent by hand', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall()
    world.recall.sendWebhooksTo(receiver.url)
    const bot = world.recall.bot(await world.create())
    world.recall.webhooks.trouble.lose = 'all'
    bot.joinCall()
    world.recall.webhooks.trouble.lose = { event: 'bot.in_call_recording' }
    bot.letIn()
    bot.startRecording()
    await settled(world)
    const lost = world.recall.deliveries.filter(({ state }) => state === 'lost')
    expect(lost.map(({ event }) => event)).toEqual(['bot.joining_call', 'bot.in_call_recording'])
    expect(await world.recall.redeliver(lost[0]?.id ?? '')).toMatchObject({ status: 204 })
    expect(lost[0]?.state).toBe('delivered')
  })

  test('sends copies under one id', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall()
    world.recall.sendWebhooksTo(receiver.url)
    world.recall.webhooks.trouble.copies = 3
    world.recall.bot(await world.create()).joinCall()
    const [delivery] = world.recall.deliveries
    await world.recall.until(() => delivery?.attempts.filter(({ status }) => status === 204).length === 3)
    expect(new Set(receiver.received.map(({ headers }) => headers['webhook-id']))).toEqual(new Set([delivery?.id]))
  })

  test('holds a batch back and lets it go in another order', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall({ random: () => 0 })
    world.recall.sendWebhooksTo(receiver.url)
    world.recall.webhooks.hold()
    const id = await world.create()
    recordMeeting(world.recall, id)
    expect(receiver.received).toEqual([])
    expect(world.recall.deliveries.every(({ state }) => state === 'held')).toBe(true)
    world.recall.webhooks.release('shuffled')
    await settled(world)
    const happened = world.recall.deliveries.map((one) => one.id)
    const arrived = receiver.received.map(({ headers }) => headers['webhook-id'])
    expect(arrived).not.toEqual(happened)
    expect([...arrived].sort()).toEqual([...happened].sort())
  })

  test('delays the first attempt', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall()
    world.recall.sendWebhooksTo(receiver.url)
    world.recall.webhooks.trouble.delayMs = 5 * MINUTE
    world.recall.bot(await world.create()).joinCall()
    expect(world.recall.deliveries[0]?.attempts).toEqual([])
    world.clock.skip(6 * MINUTE)
    await settled(world)
    expect(receiver.received).toHaveLength(1)
  })

  test('are lost, copied and delayed each by itself when the weather says so', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall()
    world.recall.sendWebhooksTo(receiver.url)
    world.recall.webhooks.weather(({ event }) => {
      if (event === 'bot.joining_call') return { lost: true }
      return event === 'bot.in_waiting_room' ? { delayMs: 5 * MINUTE, copies: 2, copyDelayMs: MINUTE } : {}
    })
    const bot = world.recall.bot(await world.create())
    bot.joinCall()
    bot.waitInLobby()
    bot.letIn()
    expect(world.recall.deliveries.map(({ state }) => state)).toEqual(['lost', 'waiting', 'waiting'])
    world.clock.skip(5 * MINUTE)
    await settled(world)
    expect(world.recall.deliveries.map(({ attempts }) => attempts.length)).toEqual([0, 1, 1])
    world.clock.skip(MINUTE)
    await settled(world)
    expect(world.recall.deliveries.map(({ attempts }) => attempts.length)).toEqual([0, 2, 1])
    world.recall.webhooks.weather(null)
  })

  test('sends both shapes, and events that are none of ours', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall()
    world.recall.sendWebhooksTo(receiver.url)
    world.recall.webhooks.trouble.shape = 'both'
    const id = await world.create()
    world.recall.bot(id).joinCall()
    world.recall.webhooks.sendForeign()
    await settled(world)
    const events = receiver.received.map(({ body }) => body.event)
    for (const event of ['bot.joining_call', 'bot.status_change', 'calendar.update', 'bot.log', 'transcript.done']) {
      expect(events).toContain(event)
    }
    const old = receiver.received.find(({ body }) => body.event === 'bot.status_change')
    expect(old?.body.data).toMatchObject({
      bot_id: id,
      status: { code: 'joining_call', sub_code: null, message: null },
    })
    expect(
      JSON.parse(world.recall.deliveries.find((one) => one.event === 'bot.done')?.body ?? '{}').data.bot.id,
    ).not.toBe(id)
  })

  test('sends any bytes with any headers, to try signatures out', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall()
    world.recall.sendWebhooksTo(receiver.url)
    await world.recall.sendRaw({ body: 'not json' })
    const stale = { id: 'msg_1', timestamp: 1_600_000_000, body: '{}' }
    const headers = signWebhook(stale, [world.recall.webhookSecret], 'webhook')
    receiver.answers.push(401)
    expect(await world.recall.sendRaw({ body: '{}', headers })).toMatchObject({ status: 401 })
    const [signed, old] = receiver.received
    if (!signed || !old) throw new Error('two requests were expected')
    verify(world.recall.webhookSecret, signed)
    expect(() => verify(world.recall.webhookSecret, old)).toThrow('too old')
  })

  test('delivers a webhook before the answer of the create call', async () => {
    await using receiver = await startReceiver()
    await using world = await startRecall({ autoplay: 'happy', answerCreateLate: 'bot.joining_call' })
    world.recall.sendWebhooksTo(receiver.url)
    let answered = false
    const pending = world.create().finally(() => {
      answered = true
    })
    await world.recall.until(() => world.recall.bots.length === 1)
    world.clock.skip(1500)
    await world.recall.until(() => world.recall.deliveries[0]?.state === 'delivered')
    expect(receiver.received).toHaveLength(1)
    expect(answered).toBe(false)
    expect(await pending).toBe(world.recall.newestBot().id)
  })
})
