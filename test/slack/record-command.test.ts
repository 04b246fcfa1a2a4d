import { describe, expect, test } from 'vitest'
import { MEET, startAppFixture, ZOOM } from './app-fixture.ts'

describe('/record', () => {
  test('hands the request over and acks without a word', async () => {
    await using fixture = await startAppFixture()
    const { slack, committed, clock } = fixture
    expect(await fixture.record(`${ZOOM} as Weekly notes`)).toEqual({ kind: 'acked', payload: {} })
    expect(committed).toEqual([
      {
        act: 'record',
        input: {
          team: slack.app.teamId,
          channel: slack.channel('standup').id,
          user: slack.user('ana').id,
          key: expect.stringMatching(/./),
          link: expect.objectContaining({ url: ZOOM, platform: 'zoom' }),
          botName: 'Weekly notes',
          when: null,
          joinAt: null,
          route: { responseUrl: expect.stringMatching(/^http/), usableUntil: clock.now() + 29 * 60_000 },
          rootTs: null,
          threadTs: null,
          reply: 'ack',
          deadline: clock.now() + 2_000,
        },
      },
    ])
    expect(slack.ephemerals('ana')).toEqual([])
    expect(slack.violations).toEqual([])
  })

  test.each([
    ['in 20 minutes', null],
    ['tomorrow 9am', null],
    ['Fri 10:30 as Weekly', 'Weekly'],
    ['yesterday', null],
  ])('hands a moment over as it was typed: %s', async (words, botName) => {
    await using fixture = await startAppFixture()
    await fixture.record(`${ZOOM} ${words}`)
    expect(fixture.inputs('record')).toMatchObject([{ when: words.replace(' as Weekly', ''), botName, joinAt: null }])
  })

  test.each([
    ['list', 'list'],
    ['stop', 'stop'],
    ['Stop', 'stop'],
  ] as const)('%s is an act of its own, whose answer is in the ack', async (text, act) => {
    await using fixture = await startAppFixture()
    fixture.will[act] = () => Promise.resolve({ kind: 'taken', answer: { kind: 'nothingToStop', planned: [] } })
    expect(await fixture.record(text)).toMatchObject({ kind: 'acked', payload: { response_type: 'ephemeral' } })
    expect(fixture.committed).toMatchObject([{ act, input: { reply: 'ack', threadTs: null } }])
    expect(fixture.slack.ephemerals('ana')).toMatchObject([{ from: 'ack' }])
  })

  test.each([
    ['', '/record'],
    ['help', '/record'],
    ['our standup please', 'our standup please'],
    [`${MEET} https://zoom.us/j/1234567890`, '2 different meetings'],
    ['https://example.com/call', 'example.com'],
    ['https://app.slack.com/huddle/T1/C1', 'huddle'],
    ['https://zoom.us/j/1234567890 quietly', 'quietly'],
    ['https://zoom.us/j/1234567890 as', 'as'],
    [`https://zoom.us/j/1234567890 as ${'x'.repeat(101)}`, '101 characters'],
    [`https://zoom.us/j/1234567890 ${'x'.repeat(10_000)}`, '4,000 characters'],
  ])('answers only the asker, and commits nothing: %s', async (text, answer) => {
    await using fixture = await startAppFixture()
    expect(await fixture.record(text)).toMatchObject({ kind: 'acked', payload: { response_type: 'ephemeral' } })
    expect(fixture.committed).toEqual([])
    expect(JSON.stringify(fixture.slack.ephemerals('ana'))).toContain(answer)
    expect(fixture.slack.messages('standup')).toEqual([])
    expect(fixture.slack.violations).toEqual([])
  })

  test('says in the ack that nothing was started when the request could not be stored', async () => {
    await using fixture = await startAppFixture()
    const { will, slack } = fixture
    will.record = () => Promise.resolve({ kind: 'notStarted', why: 'disk full' })
    await fixture.record(ZOOM)
    will.record = () => Promise.reject(new Error('a bug'))
    await fixture.record(ZOOM)
    const texts = slack.ephemerals('ana').map(({ text }) => text)
    expect(texts).toEqual([expect.stringContaining('Nothing was'), expect.stringContaining('Nothing was')])
  })

  test('says so too when storing takes 2 s', async () => {
    await using fixture = await startAppFixture()
    const { will, clock, slack } = fixture
    const { promise: asked, resolve } = Promise.withResolvers<void>()
    will.record = () => {
      resolve()
      return new Promise(() => {})
    }
    const acked = fixture.record(ZOOM)
    await asked
    clock.skip(2_000)
    expect(await acked).toMatchObject({ kind: 'acked' })
    expect(slack.ephemerals('ana')[0]?.text).toContain('Nothing was')
  })

  test('links to the thread in which this meeting is already being recorded', async () => {
    await using fixture = await startAppFixture()
    const { will, slack } = fixture
    const { ts } = slack.say({ user: 'ben', channel: 'standup', text: 'card' })
    const { id } = slack.channel('standup')
    const place = { channel: id, ts, rootTs: null }
    will.record = () => Promise.resolve({ kind: 'taken', answer: { kind: 'joined', place, joinAt: null } })
    await fixture.record(ZOOM)
    const [shown] = slack.ephemerals('ana')
    expect(shown?.from).toBe('ack')
    expect(JSON.stringify(shown?.blocks)).toContain(`/archives/${id}/p${ts.replace('.', '')}|`)
    expect(slack.calls.map(({ method }) => method)).not.toContain('chat.getPermalink')
  })

  test('is silent about a request that was taken before', async () => {
    await using fixture = await startAppFixture()
    fixture.will.record = () => Promise.resolve({ kind: 'repeated' })
    expect(await fixture.record(ZOOM)).toEqual({ kind: 'acked', payload: {} })
  })

  test('never logs a link, its passcode or a response URL', async () => {
    await using fixture = await startAppFixture()
    await fixture.record(ZOOM)
    await fixture.record(`${ZOOM} please`)
    fixture.will.record = () => Promise.reject(new Error(`a bug with ${ZOOM}`))
    await fixture.record(ZOOM)
    expect(JSON.stringify(fixture.log.lines)).not.toMatch(/secret|https?:|xoxb|xapp/)
  })
})
