import { describe, expect, test } from 'vitest'
import { MEET, recordMeeting, startRecall, ZOOM } from './harness.ts'

const MINUTE = 60_000

describe('Retrieve Bot', () => {
  test('answers what is known of a bot, and 404 for any other id', async () => {
    await using world = await startRecall()
    const id = await world.create({ metadata: { a: 'b' } })
    expect((await world.call('GET', `/api/v1/bot/${id}/`)).body).toMatchObject({ id, metadata: { a: 'b' } })
    for (const other of ['4d2b7c6e-1111-4222-8333-944455556666', 'nonsense']) {
      const unknown = await world.call('GET', `/api/v1/bot/${other}/`)
      expect([unknown.status, unknown.body]).toEqual([404, { detail: 'Not found.' }])
    }
  })
})

describe('List Bots', () => {
  test('gives pages, newest first, each with links to its neighbours', async () => {
    await using world = await startRecall({ pageSize: 2 })
    const ids = [await world.create(), await world.create(), await world.create()]
    const first = await world.call('GET', '/api/v1/bot/')
    expect(first.body).toMatchObject({ count: 3, previous: null })
    const second = await world.call('GET', new URL(first.body.next).pathname + new URL(first.body.next).search)
    expect(second.body).toMatchObject({ count: 3, next: null, previous: expect.stringContaining('page=1') })
    const listed = [...first.body.results, ...second.body.results].map(({ id }: { id: string }) => id)
    expect(listed).toEqual(ids.toReversed())
    const beyond = await world.call('GET', '/api/v1/bot/?page=3')
    expect([beyond.status, beyond.body]).toEqual([404, { detail: 'Invalid page.' }])
  })

  test('finds bots by metadata, status, platform and join time', async () => {
    await using world = await startRecall()
    const later = new Date(world.clock.now() + 60 * MINUTE).toISOString()
    const scheduled = await world.create({ join_at: later, metadata: { request: 'r1' } })
    const joined = await world.create({ meeting_url: ZOOM, metadata: { request: 'r2' } })
    world.recall.bot(joined).joinCall()
    const find = async (query: string) => {
      const { body } = await world.call('GET', `/api/v1/bot/?${query}`)
      return body.results.map(({ id }: { id: string }) => id)
    }
    expect(await find('metadata__request=r1')).toEqual([scheduled])
    expect(await find('metadata__request=none')).toEqual([])
    expect(await find('status=joining_call')).toEqual([joined])
    expect(await find('status=ready&status=joining_call')).toEqual([joined, scheduled])
    expect(await find('platform=google_meet')).toEqual([scheduled])
    expect(await find(`join_at_after=${new Date(world.clock.now()).toISOString()}`)).toEqual([scheduled])
    expect(await find(`join_at_before=${new Date(world.clock.now()).toISOString()}`)).toEqual([])
    expect((await world.call('GET', '/api/v1/bot/?status=nonsense')).status).toBe(400)
  })
})

describe('a scheduled bot', () => {
  test('is deleted by DELETE while it is more than ten minutes ahead, and not later', async () => {
    await using world = await startRecall()
    const at = (minutes: number) => new Date(world.clock.now() + minutes * MINUTE).toISOString()
    const far = await world.create({ join_at: at(30) })
    expect((await world.call('DELETE', `/api/v1/bot/${far}/`)).status).toBe(204)
    expect((await world.call('GET', `/api/v1/bot/${far}/`)).status).toBe(404)
    expect((await world.call('DELETE', `/api/v1/bot/${far}/`)).status).toBe(404)
    const near = await world.create({ join_at: at(11) })
    world.clock.skip(2 * MINUTE)
    const tooLate = await world.call('DELETE', `/api/v1/bot/${near}/`)
    expect([tooLate.status, tooLate.body.code]).toEqual([405, 'cannot_delete_bot'])
    const adHoc = await world.create()
    expect((await world.call('DELETE', `/api/v1/bot/${adHoc}/`)).status).toBe(405)
    expect(world.recall.bots.map(({ deleted }) => deleted)).toEqual([true, false, false])
  })

  test('can be moved by PATCH to another time that is far enough', async () => {
    await using world = await startRecall({ autoplay: 'happy' })
    const at = (minutes: number) => new Date(world.clock.now() + minutes * MINUTE).toISOString()
    const id = await world.create({ join_at: at(30) })
    const moved = await world.call('PATCH', `/api/v1/bot/${id}/`, { join_at: at(60) })
    expect(moved.status).toBe(200)
    expect(Date.parse(moved.body.join_at)).toBeGreaterThan(world.clock.now() + 59 * MINUTE)
    const tooNear = await world.call('PATCH', `/api/v1/bot/${id}/`, { join_at: at(5) })
    expect([tooNear.status, tooNear.body.code]).toEqual([400, 'update_bot_failed'])
    world.clock.skip(31 * MINUTE)
    expect(world.recall.bot(id).phase).toBe('ready')
    world.clock.skip(30 * MINUTE)
    await world.recall.until(() => world.recall.bot(id).phase === 'done')
    expect((await world.call('GET', `/api/v1/bot/${id}/`)).body.join_at).toBeNull()
  })

  test('joins at its time', async () => {
    await using world = await startRecall({ autoplay: 'endless' })
    const joinAt = world.clock.now() + 20 * MINUTE
    const id = await world.create({ join_at: new Date(joinAt).toISOString() })
    world.clock.skip(60 * MINUTE)
    await world.recall.until(() => world.recall.bot(id).phase === 'in_call_recording')
    const first = world.recall.bot(id).statusChanges[0]
    expect(first).toMatchObject({ code: 'joining_call' })
    expect(Math.floor((first?.at ?? 0) / 1000)).toBe(joinAt)
  })
})

describe('commands', () => {
  test('leave_call is refused before the bot joins and after its call, and obeyed in between', async () => {
    await using world = await startRecall()
    const id = await world.create()
    const leave = () => world.call('POST', `/api/v1/bot/${id}/leave_call/`)
    expect((await leave()).body.code).toBe('cannot_command_unstarted_bot')
    world.recall.bot(id).joinCall()
    world.recall.bot(id).waitInLobby()
    expect((await leave()).status).toBe(200)
    await world.recall.until(() => world.recall.bot(id).phase === 'call_ended')
    expect(world.recall.bot(id).statusChanges.at(-1)?.subCode).toBe('bot_received_leave_call')
    const again = await leave()
    expect([again.status, again.body.code]).toEqual([400, 'cannot_command_completed_bot'])
  })

  test('pause and resume keep one recording; stop and start make another', async () => {
    await using world = await startRecall()
    const id = await world.create()
    const command = (name: string, body?: unknown) => world.call('POST', `/api/v1/bot/${id}/${name}/`, body)
    expect((await command('pause_recording')).body.code).toBe('cannot_command_unstarted_bot')
    const bot = world.recall.bot(id)
    bot.joinCall()
    bot.letIn()
    bot.startRecording()
    const paused = await command('pause_recording')
    expect(paused.body.recordings[0].status.code).toBe('paused')
    expect(paused.body.status_changes.at(-1).code).toBe('in_call_not_recording')
    expect((await command('pause_recording')).status).toBe(400)
    expect((await command('resume_recording')).body.recordings).toHaveLength(1)
    expect((await command('stop_recording')).body.recordings[0].completed_at).not.toBeNull()
    expect((await command('start_recording', { video_mixed_mp4: {} })).body.recordings).toHaveLength(2)
    bot.endCall()
    bot.finishMedia()
    const { body } = await world.call('GET', `/api/v1/bot/${id}/`)
    expect(body.recordings.map((one: { status: { code: string } }) => one.status.code)).toEqual(['done', 'done'])
  })

  test('delete_media takes all recordings of an ended bot away', async () => {
    await using world = await startRecall()
    const id = await world.create({ meeting_url: MEET })
    recordMeeting(world.recall, id)
    world.recall.bot(id).finishMedia()
    const { body } = await world.call('POST', `/api/v1/bot/${id}/delete_media/`)
    expect(body.recordings[0].status.code).toBe('deleted')
    expect(body.recordings[0].media_shortcuts.video_mixed).toMatchObject({
      status: { code: 'deleted' },
      data: { download_url: null },
    })
  })
})

describe('recordings and videos', () => {
  test('are found by their own ids, and videos by their recording', async () => {
    await using world = await startRecall()
    const id = await world.create()
    recordMeeting(world.recall, id)
    world.recall.bot(id).finishMedia()
    const [recording] = (await world.call('GET', `/api/v1/bot/${id}/`)).body.recordings
    const alone = await world.call('GET', `/api/v1/recording/${recording.id}/`)
    expect(alone.body).toMatchObject({ id: recording.id, bot: { id }, status: { code: 'done' } })
    const listed = await world.call('GET', `/api/v1/video_mixed/?recording_id=${recording.id}&status_code=done`)
    expect(listed.body.results).toHaveLength(1)
    const [video] = listed.body.results
    expect(video).toMatchObject({ recording: { id: recording.id }, format: 'mp4' })
    const one = await world.call('GET', `/api/v1/video_mixed/${video.id}/`)
    expect(one.body.data.download_url).toContain('X-Amz-Signature')
    expect((await world.call('GET', '/api/v1/video_mixed/?status_code=failed')).body.results).toEqual([])
    expect((await world.call('GET', '/api/v1/recording/none/')).status).toBe(404)
  })
})
