import { describe, expect, test } from 'vitest'
import { createAppFixture, ZOOM } from './app-fixture.ts'

async function started() {
  const fixture = await createAppFixture()
  await fixture.app.start()
  return fixture
}

describe('/record', () => {
  test('hands the request over and acks without a word', async () => {
    await using fixture = await started()
    const { slack, requests, clock } = fixture
    expect(await fixture.record(`${ZOOM} as Weekly notes`)).toEqual({ kind: 'acked', payload: {} })
    expect(requests).toEqual([
      {
        team: slack.app.teamId,
        channel: slack.channel('standup').id,
        requester: slack.user('ana').id,
        requestKey: expect.stringMatching(/./),
        link: expect.objectContaining({ url: ZOOM, platform: 'zoom' }),
        botName: 'Weekly notes',
        answerRoute: { responseUrl: expect.stringMatching(/^http/), usableUntil: expect.any(Number) },
        rootTs: null,
        deadline: expect.any(Number),
      },
    ])
    expect(requests[0]?.deadline).toBeLessThanOrEqual(clock.now() + 2_000)
    expect(slack.ephemerals('ana')).toEqual([])
    expect(slack.violations).toEqual([])
  })

  test.each([
    ['', 'Record a meeting'],
    ['help', '/record https://meet.google.com/'],
    ['our standup please', 'There is no meeting link in “our standup please”'],
    ['https://zoom.us/j/1234567890 https://meet.google.com/abc-defg-hij', '2 different meetings'],
    ['https://example.com/call', 'Meetings at *example.com* cannot be recorded'],
    ['https://app.slack.com/huddle/T1/C1', 'Slack huddles cannot be recorded'],
    ['stop', 'I cannot stop a recording yet.'],
    ['List', 'I cannot list recordings yet'],
    ['stop it', 'There is no meeting link in “stop it”'],
    ['https://zoom.us/j/1234567890 quietly', 'I did not understand “quietly” beside the link'],
    ['https://zoom.us/j/1234567890 quietly', '`/record https://zoom.us/j/1234567890`'],
    ['https://zoom.us/j/1234567890 as', 'There is no name behind `as`'],
    ['https://zoom.us/j/1234567890 as', '`/record https://zoom.us/j/1234567890 as Weekly notes`'],
    ['https://zoom.us/j/1234567890 tomorrow 9am', 'A recording cannot be planned ahead'],
    [`https://zoom.us/j/1234567890 as ${'x'.repeat(101)}`, 'has 101 characters'],
    [`https://zoom.us/j/1234567890 ${'x'.repeat(10_000)}`, 'more than 4,000 characters'],
  ])('answers only the asker: %s', async (text, answer) => {
    await using fixture = await started()
    expect(await fixture.record(text)).toMatchObject({ kind: 'acked', payload: { response_type: 'ephemeral' } })
    expect(fixture.requests).toEqual([])
    expect(JSON.stringify(fixture.slack.ephemerals('ana'))).toContain(answer)
    expect(fixture.slack.messages('standup')).toEqual([])
    expect(fixture.slack.violations).toEqual([])
  })

  test('says in the ack that nothing was started when the request could not be stored', async () => {
    await using fixture = await started()
    const { answer, slack } = fixture
    answer.take = () => Promise.resolve({ kind: 'notStarted', why: 'disk full' })
    await fixture.record(ZOOM)
    answer.take = () => Promise.reject(new Error('a bug'))
    await fixture.record(ZOOM)
    const texts = slack.ephemerals('ana').map(({ text }) => text)
    expect(texts).toEqual([
      expect.stringContaining('*Nothing was started*'),
      expect.stringContaining('*Nothing was started*'),
    ])
  })

  test('says so too when storing takes 2 s', async () => {
    await using fixture = await started()
    const { answer, clock, slack } = fixture
    const { promise: asked, resolve } = Promise.withResolvers<void>()
    answer.take = () => {
      resolve()
      return new Promise(() => {})
    }
    const acked = fixture.record(ZOOM)
    await asked
    clock.skip(2_000)
    expect(await acked).toMatchObject({ kind: 'acked' })
    expect(slack.ephemerals('ana')[0]?.text).toContain('*Nothing was started*')
  })

  test('links to the thread in which this meeting is already being recorded', async () => {
    await using fixture = await started()
    const { answer, slack } = fixture
    const root = slack.say({ user: 'ben', channel: 'standup', text: 'card' })
    answer.take = () => Promise.resolve({ kind: 'joined', channel: slack.channel('standup').id, ts: root.ts })
    expect(await fixture.record(ZOOM)).toEqual({ kind: 'acked', payload: {} })
    const shown = await slack.until(() => slack.ephemerals('ana')[0])
    expect(shown).toMatchObject({ from: 'response_url', text: expect.stringMatching(/<https:[^|]+\|Open its thread>/) })
  })

  test('says so without a link while that thread has no card', async () => {
    await using fixture = await started()
    const { answer, slack } = fixture
    answer.take = () => Promise.resolve({ kind: 'joined', channel: slack.channel('standup').id, ts: null })
    await fixture.record(ZOOM)
    const shown = await slack.until(() => slack.ephemerals('ana')[0])
    expect(shown.text).toContain('Its card appears in this channel in a moment.')
  })

  test('is silent about a request that was taken before', async () => {
    await using fixture = await started()
    fixture.answer.take = () => Promise.resolve({ kind: 'repeated' })
    expect(await fixture.record(ZOOM)).toEqual({ kind: 'acked', payload: {} })
  })

  test('never logs a link, its passcode or a response URL', async () => {
    await using fixture = await started()
    await fixture.record(ZOOM)
    await fixture.record(`${ZOOM} please`)
    fixture.answer.take = () => Promise.reject(new Error('a bug'))
    await fixture.record(ZOOM)
    expect(JSON.stringify(fixture.log.lines)).not.toMatch(/secret|https?:|xoxb|xapp/)
  })
})
