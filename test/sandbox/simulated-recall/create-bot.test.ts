import { describe, expect, test } from 'vitest'
import { MEET, startRecall, ZOOM } from './harness.ts'

describe('Create Bot', () => {
  test('answers 201 with a bot that has nothing yet', async () => {
    await using world = await startRecall()
    const { status, body } = await world.call('POST', '/api/v1/bot/', {
      meeting_url: ZOOM,
      bot_name: 'Recorder',
      metadata: { request: 'r1' },
      recording_config: { video_mixed_mp4: {} },
    })
    expect(status).toBe(201)
    expect(body).toMatchObject({
      id: expect.stringMatching(/^[0-9a-f-]{36}$/),
      meeting_url: { meeting_id: '123456789', meeting_password: 's3cret', platform: 'zoom' },
      bot_name: 'Recorder',
      join_at: null,
      metadata: { request: 'r1' },
      status_changes: [],
      recordings: [],
    })
    expect(world.recall.bots).toHaveLength(1)
  })

  test.each([
    ['no link', {}, { meeting_url: ['This field is required.'] }],
    ['a blank link', { meeting_url: '' }, { meeting_url: ['This field may not be blank.'] }],
    [
      'a foreign link',
      { meeting_url: 'https://example.com/j/1' },
      { meeting_url: [expect.stringContaining('Invalid')] },
    ],
    ['a text before the link', { meeting_url: `join ${MEET}` }, { meeting_url: [expect.stringContaining('Invalid')] }],
    [
      'a long name',
      { bot_name: 'x'.repeat(101) },
      { bot_name: ['Ensure this field has no more than 100 characters.'] },
    ],
    ['metadata that is not text', { metadata: { a: 1 } }, { metadata: { a: ['Not a valid string.'] } }],
    ['long metadata', { metadata: { a: 'x'.repeat(501) } }, { metadata: { a: [expect.stringContaining('500')] } }],
    ['a time that is none', { join_at: 'tomorrow' }, { join_at: [expect.stringContaining('wrong format')] }],
    [
      'too short a wait',
      { automatic_leave: { waiting_room_timeout: 29, noone_joined_timeout: 29 } },
      {
        automatic_leave: {
          waiting_room_timeout: ['Ensure this value is greater than or equal to 30.'],
          noone_joined_timeout: ['Ensure this value is greater than or equal to 30.'],
        },
      },
    ],
    [
      'a number where v1.11 has an object',
      { automatic_leave: { everyone_left_timeout: 60 } },
      { automatic_leave: { everyone_left_timeout: [expect.stringContaining('Expected a dictionary')] } },
    ],
    [
      'a fraction of a second',
      { automatic_leave: { in_call_recording_timeout: 1.5 } },
      { automatic_leave: { in_call_recording_timeout: ['A valid integer is required.'] } },
    ],
    [
      'a chat message that Meet cannot hold',
      { chat: { on_bot_join: { send_to: 'everyone', message: 'x'.repeat(501) } } },
      { chat: { on_bot_join: { message: [expect.stringContaining('500')] } } },
    ],
    [
      'a chat message to the host of a Meet call',
      { chat: { on_bot_join: { send_to: 'host', message: 'hi' } } },
      { chat: { on_bot_join: { send_to: [expect.stringContaining('not a valid choice')] } } },
    ],
    [
      'a chat message on Webex',
      {
        meeting_url: 'https://acme.webex.com/acme/j.php?MTID=m1',
        chat: { on_bot_join: { send_to: 'everyone', message: 'hi' } },
      },
      { chat: [expect.stringContaining('webex')] },
    ],
    [
      'a retention of no hours',
      { recording_config: { retention: { type: 'timed', hours: 0 } } },
      { recording_config: { retention: { hours: [expect.stringContaining('greater than')] } } },
    ],
  ])('refuses %s and names the field', async (name, body, fault) => {
    await using world = await startRecall()
    const link = name === 'no link' ? {} : { meeting_url: MEET }
    const answer = await world.call('POST', '/api/v1/bot/', { ...link, ...body })
    expect(answer.status).toBe(400)
    expect(answer.body).toEqual(fault)
    expect(world.recall.bots).toHaveLength(0)
  })

  test('names the fields that it ignores in the journal, as they are mostly typing errors', async () => {
    await using world = await startRecall()
    await world.create({ botname: 'x', automatic_leave: { waiting_timeout: 1 }, recording_config: { video: {} } })
    expect(world.recall.calls[0]?.ignored).toEqual([
      'botname',
      'automatic_leave.waiting_timeout',
      'recording_config.video',
    ])
  })

  test('keeps passcodes and the key out of the journal', async () => {
    await using world = await startRecall()
    await world.create({ meeting_url: `${ZOOM} (Passcode: 4711)` })
    const journal = JSON.stringify(world.recall.calls)
    expect(journal).toContain('zoom.us')
    for (const secret of ['s3cret', '4711', world.recall.apiKey]) expect(journal).not.toContain(secret)
    expect(world.recall.newestBot().request['meeting_url']).toContain('s3cret')
  })
})

describe('the front of the API', () => {
  test('stamps every answer with its own time', async () => {
    await using world = await startRecall()
    world.clock.skip(86_400_000)
    for (const path of ['/api/v1/bot/', '/api/v1/nothing/']) {
      const before = world.clock.now()
      const date = Date.parse((await world.call('GET', path)).headers.get('date') ?? '')
      // Whole seconds.
      expect(date).toBeGreaterThan(before - 1_000)
      expect(date).toBeLessThanOrEqual(world.clock.now())
    }
  })

  test('asks for a key and refuses a wrong one', async () => {
    await using world = await startRecall()
    const missing = await world.call('GET', '/api/v1/bot/', undefined, { authorization: '' })
    expect([missing.status, missing.body.code]).toEqual([401, 'not_authenticated'])
    const wrong = await world.call('GET', '/api/v1/bot/', undefined, { authorization: 'Token nope' })
    expect([wrong.status, wrong.body.code]).toEqual([401, 'authentication_failed'])
    const bare = await world.call('GET', '/api/v1/bot/', undefined, { authorization: world.recall.apiKey })
    expect(bare.status).toBe(200)
  })

  test.each(['http://localhost:3000/hook', 'https://127.0.0.1/x', 'ws://10.0.0.1:9/', 'http://[::1]/'])(
    'blocks a payload that names %s',
    async (url) => {
      await using world = await startRecall()
      const answer = await world.call('POST', '/api/v1/bot/', { meeting_url: MEET, metadata: { thread: url } })
      expect([answer.status, answer.body.code]).toEqual([403, 'request_blocked'])
      expect(world.recall.bots).toHaveLength(0)
    },
  )

  test('blocks a GET with a body', async () => {
    await using world = await startRecall()
    const { request } = await import('undici')
    const answer = await request(`${world.recall.apiUrl}/api/v1/bot/`, { method: 'GET', body: '{}' })
    expect(answer.statusCode).toBe(403)
    expect(await answer.body.json()).toMatchObject({ code: 'request_blocked' })
  })

  test('does not know a POST without its last slash, and sends a GET on', async () => {
    await using world = await startRecall()
    const post = await world.call('POST', '/api/v1/bot', { meeting_url: MEET })
    expect(post.status).toBe(404)
    expect(post.headers.get('content-type')).toContain('text/html')
    const get = await world.call('GET', '/api/v1/bot?page=1')
    expect([get.status, get.headers.get('location')]).toEqual([301, '/api/v1/bot/?page=1'])
  })

  test('refuses what is not JSON, and methods a path does not have', async () => {
    await using world = await startRecall()
    expect((await world.call('POST', '/api/v1/bot/', '{"meeting_url":')).body.detail).toContain('JSON parse error')
    const form = await world.call('POST', '/api/v1/bot/', 'a=b', { 'content-type': 'text/plain' })
    expect(form.status).toBe(415)
    expect((await world.call('PUT', '/api/v1/bot/', {})).status).toBe(405)
    expect((await world.call('GET', '/api/v1/nothing/')).status).toBe(404)
  })
})
