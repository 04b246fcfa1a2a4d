import { describe, expect, test } from 'vitest'
import { LIVES, type LifeName } from '../../../src/sandbox/simulated-recall/lives.ts'
import type { SimulatedBot } from '../../../src/sandbox/simulated-recall/simulated-bot.ts'
import { MEET, recordMeeting, startRecall, type TestRecall, ZOOM } from './harness.ts'

const SECOND = 1000
const HOUR = 3_600_000

const codes = (bot: SimulatedBot) => bot.statusChanges.map(({ code }) => code)
const lastReason = (bot: SimulatedBot) => bot.statusChanges.findLast(({ subCode }) => subCode !== null)?.subCode

async function play(world: TestRecall, life: LifeName, body: Record<string, unknown> = {}): Promise<SimulatedBot> {
  const bot = world.recall.bot(await world.create(body))
  bot.playLife(life)
  world.clock.skip(3 * HOUR)
  await world.recall.until(() => (bot.phase === 'done' || bot.phase === 'fatal') && bot.recordings.every(isFinished))
  return bot
}

const isFinished = (recording: SimulatedBot['recordings'][number]) => recording.status.code !== 'processing'

describe('a life', () => {
  test('is played on its own by each new bot, at its pace', async () => {
    await using world = await startRecall({ autoplay: 'happy', pace: 0.001 })
    const id = await world.create()
    await world.recall.until(() => world.recall.bot(id).phase === 'done')
    expect(codes(world.recall.bot(id))).toEqual([
      'joining_call',
      'in_call_not_recording',
      'in_call_recording',
      'call_ended',
      'done',
    ])
  })

  test('leaves the same traces when its time is skipped as when it is lived', async () => {
    await using world = await startRecall()
    const bot = await play(world, 'happy')
    const [recording] = bot.recordings
    const length = ((recording?.completedAt ?? 0) - (recording?.startedAt ?? 0)) / 1_000_000
    expect(Math.round(length)).toBe(20)
  })

  test('has a status for each moment, none of them equal, with microseconds and an offset', async () => {
    await using world = await startRecall()
    const bot = await play(world, 'two-parts')
    const { body } = await world.call('GET', `/api/v1/bot/${bot.id}/`)
    const times: string[] = body.status_changes.map((change: { created_at: string }) => change.created_at)
    for (const time of times) expect(time).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$/)
    expect(new Set(times).size).toBe(times.length)
    expect([...times].sort()).toEqual(times)
  })

  test.each<[LifeName, string | undefined, string[]]>([
    ['happy', 'timeout_exceeded_everyone_left', ['done']],
    ['waiting-room', 'timeout_exceeded_everyone_left', ['done']],
    ['never-let-in', 'call_ended_by_platform_waiting_room_timeout', []],
    ['denied', 'bot_kicked_from_waiting_room', []],
    ['kicked', 'bot_kicked_from_call', ['done']],
    ['nobody-joins', 'timeout_exceeded_noone_joined', []],
    ['nothing-recorded', 'call_ended_by_host', []],
    ['host-absent', 'timeout_exceeded_in_call_not_recording', []],
    ['permission-denied', 'timeout_exceeded_recording_permission_denied', []],
    ['permission-after-refusal', 'timeout_exceeded_everyone_left', ['done']],
    ['meeting-not-found', 'meeting_not_found', []],
    ['fatal-after-recording', 'bot_errored', ['done']],
    ['two-parts', 'timeout_exceeded_everyone_left', ['done', 'done']],
    ['late-part', 'timeout_exceeded_everyone_left', ['done', 'done']],
    ['paused', 'timeout_exceeded_everyone_left', ['done']],
    ['late-media', 'timeout_exceeded_everyone_left', ['done']],
    ['media-failed', 'timeout_exceeded_everyone_left', ['failed']],
    ['endless', 'timeout_exceeded_in_call_recording', ['done']],
  ])('%s ends with %s and these recordings: %j', async (life, reason, recordings) => {
    await using world = await startRecall()
    const bot = await play(world, life, { automatic_leave: { in_call_recording_timeout: 7200 } })
    expect(lastReason(bot)).toBe(reason)
    expect(bot.recordings.map(({ status }) => status.code)).toEqual(recordings)
  })

  test('covers every ready-made one in the table above', () => {
    expect(Object.keys(LIVES)).toHaveLength(18)
  })

  test('does not start recording by itself when told so', async () => {
    await using world = await startRecall()
    for (const config of [null, { start_recording_on: 'manual' }]) {
      const bot = await play(world, 'happy', { recording_config: config })
      expect(codes(bot)).not.toContain('in_call_recording')
    }
  })

  test('finishes by itself when the bot is told to leave in the middle', async () => {
    await using world = await startRecall({ autoplay: 'endless' })
    const id = await world.create()
    world.clock.skip(10 * SECOND)
    await world.recall.until(() => world.recall.bot(id).phase === 'in_call_recording')
    await world.call('POST', `/api/v1/bot/${id}/leave_call/`)
    await world.recall.until(() => world.recall.bot(id).phase === 'call_ended')
    world.clock.skip(10 * SECOND)
    await world.recall.until(() => world.recall.bot(id).phase === 'done')
    expect(world.recall.bot(id).recordings.map(({ status }) => status.code)).toEqual(['done'])
  })
})

describe('driving by hand', () => {
  test('refuses what cannot happen to the bot where it is', async () => {
    await using world = await startRecall()
    const bot = world.recall.bot(await world.create())
    expect(() => bot.letIn()).toThrow('a bot that is ready cannot letIn')
    bot.joinCall()
    bot.deny()
    expect(() => bot.endCall()).toThrow('call_ended')
    bot.done()
    expect(bot.recordings).toEqual([])
  })

  test('shows media late: processing without a link after done, then ready', async () => {
    await using world = await startRecall()
    const id = await world.create()
    recordMeeting(world.recall, id)
    world.recall.bot(id).done()
    const video = async () =>
      (await world.call('GET', `/api/v1/bot/${id}/`)).body.recordings[0].media_shortcuts.video_mixed
    expect(await video()).toMatchObject({ status: { code: 'processing' }, data: { download_url: null } })
    world.recall.bot(id).finishMedia()
    expect(await video()).toMatchObject({ status: { code: 'done' }, data: { download_url: expect.any(String) } })
  })

  test('keeps what was recorded before a fatal error', async () => {
    await using world = await startRecall()
    const bot = world.recall.bot(await world.create())
    bot.joinCall()
    bot.letIn()
    bot.startRecording()
    bot.fatal('bot_errored')
    bot.finishMedia()
    expect(bot.phase).toBe('fatal')
    expect(bot.recordings[0]?.status.code).toBe('done')
  })
})

describe('automatic leave', () => {
  // Skips just as far as the bot may stay, and tells why it left. A minute's tolerance is for a slow machine.
  const leaveAfter = async (world: TestRecall, bot: SimulatedBot, seconds: number) => {
    const since = world.clock.now()
    world.clock.skip(seconds * SECOND)
    await world.recall.until(() => bot.phase === 'call_ended')
    const stayed = Math.floor((bot.statusChanges.at(-1)?.at ?? 0) / 1000) - since
    expect(stayed).toBeGreaterThan((seconds - 60) * SECOND)
    return lastReason(bot)
  }

  test('ends the wait in the lobby at the bot’s own limit, or at the platform’s when that is shorter', async () => {
    await using world = await startRecall()
    const wait = async (meetingUrl: string, seconds: number) => {
      const automatic_leave = { waiting_room_timeout: seconds }
      const bot = world.recall.bot(await world.create({ meeting_url: meetingUrl, automatic_leave }))
      bot.joinCall()
      bot.waitInLobby()
      return bot
    }
    expect(await leaveAfter(world, await wait(ZOOM, 900), 900)).toBe('timeout_exceeded_waiting_room')
    expect(await leaveAfter(world, await wait(MEET, 300), 300)).toBe('timeout_exceeded_waiting_room')
    const byMeet = await leaveAfter(world, await wait(MEET, 900), 600)
    expect(byMeet).toBe('call_ended_by_platform_waiting_room_timeout')
  })

  test('caps the recorded time, pauses not counted', async () => {
    await using world = await startRecall()
    const bot = world.recall.bot(await world.create({ automatic_leave: { in_call_recording_timeout: 600 } }))
    bot.joinCall()
    bot.letIn()
    bot.startRecording()
    world.clock.skip(300 * SECOND)
    bot.pause()
    world.clock.skip(2 * HOUR)
    bot.resume()
    expect(await leaveAfter(world, bot, 300)).toBe('timeout_exceeded_in_call_recording')
  })

  test('follows the others out, even while paused', async () => {
    await using world = await startRecall()
    const bot = world.recall.bot(await world.create({ automatic_leave: { everyone_left_timeout: { timeout: 60 } } }))
    bot.joinCall()
    bot.letIn()
    bot.startRecording()
    bot.pause()
    bot.everyoneLeaves()
    world.clock.skip(30 * SECOND)
    bot.somebodyJoins()
    world.clock.skip(600 * SECOND)
    bot.everyoneLeaves()
    expect(await leaveAfter(world, bot, 60)).toBe('timeout_exceeded_everyone_left')
  })

  test('gives up on a call that is not recorded, and after a refusal', async () => {
    await using world = await startRecall()
    const idle = world.recall.bot(await world.create({ automatic_leave: { in_call_not_recording_timeout: 1200 } }))
    idle.joinCall()
    idle.letIn()
    expect(await leaveAfter(world, idle, 1200)).toBe('timeout_exceeded_in_call_not_recording')
    const refused = world.recall.bot(await world.create())
    refused.joinCall()
    refused.letIn()
    refused.permissionDenied()
    expect(await leaveAfter(world, refused, 30)).toBe('timeout_exceeded_recording_permission_denied')
  })
})

describe('retention', () => {
  const expiry = async (world: TestRecall, id: string) => {
    const { body } = await world.call('GET', `/api/v1/bot/${id}/`)
    return body.recordings[0]
  }

  test('starts when the recording is done and ends with its deletion', async () => {
    await using world = await startRecall()
    const id = await world.create({ recording_config: { retention: { type: 'timed', hours: 48 } } })
    recordMeeting(world.recall, id)
    expect((await expiry(world, id)).expires_at).toBeNull()
    world.clock.skip(HOUR)
    world.recall.bot(id).finishMedia()
    const left = Date.parse((await expiry(world, id)).expires_at) - world.clock.now()
    expect(Math.round(left / HOUR)).toBe(48)
    world.clock.skip(49 * HOUR)
    await world.recall.until(() => world.recall.bot(id).recordings[0]?.status.code === 'deleted')
    expect((await expiry(world, id)).media_shortcuts.video_mixed.data.download_url).toBeNull()
  })

  test('is the account’s own when the bot says nothing, and none when it says for ever', async () => {
    await using world = await startRecall({ retentionHours: 168 })
    const usual = await world.create()
    const kept = await world.create({ recording_config: { retention: { type: 'forever' } } })
    for (const id of [usual, kept]) {
      recordMeeting(world.recall, id)
      world.recall.bot(id).finishMedia()
    }
    expect((await expiry(world, usual)).expires_at).toMatch(/Z$/)
    expect((await expiry(world, kept)).expires_at).toBeNull()
  })

  test('of null stores nothing, so that there is nothing to download', async () => {
    await using world = await startRecall()
    const id = await world.create({ recording_config: { retention: null } })
    recordMeeting(world.recall, id)
    world.recall.bot(id).finishMedia()
    expect((await expiry(world, id)).media_shortcuts.video_mixed).toBeNull()
  })

  test('survives any skip: timers that fire together do no harm', async () => {
    await using world = await startRecall({ autoplay: 'happy', retentionHours: 1 })
    for (let i = 0; i < 20; i++) await world.create()
    world.clock.skip(100 * HOUR)
    await world.recall.until(() => world.recall.bots.every((bot) => bot.recordings[0]?.status.code === 'deleted'))
    expect(world.recall.bots.map(codes).every((all) => all.length === 5)).toBe(true)
  })
})
