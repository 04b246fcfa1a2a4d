import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readReference } from '../../src/commands/show/read-reference.ts'
import { type Ending, show } from '../../src/commands/show.ts'
import { openWorld, type World } from '../world/open-world.ts'
import {
  buttonsOf,
  cards,
  endMeeting,
  firstResult,
  letTimePass,
  pressOnCard,
  record,
  recordingBot,
  shows,
  textOf,
  timeLapse,
} from '../world/watch.ts'

const HOUR = 60 * 60_000

let folder = ''
let files = 0

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'slack-recorder-show-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

/** A world whose database is known to the test, and the command on it. */
async function openShown(options: Parameters<typeof openWorld>[0] = {}) {
  const env = { DATABASE_URL: `sqlite:${join(folder, `${++files}.db`)}` }
  const world = await openWorld({ ...options, env: { ...env, ...options.env } })
  const tell = (...args: string[]): Promise<Ending> =>
    show(args, { ...env, RECALL_WEBHOOK_SECRET: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }, world.clock.now())
  return { world, tell }
}

function cardOf(world: World): { channel: string; ts: string } {
  const [card] = cards(world)
  if (card === undefined) throw new Error('no card')
  return card
}

test('while the app runs, the whole story is told in the order of time, by whatever it is asked for', async () => {
  const { world, tell } = await openShown()
  await using _ = world
  const bot = await recordingBot(world)
  const { channel, ts } = cardOf(world)
  const running = await tell(`${channel}/${ts}`)
  expect(running.code).toBe(0)
  expect(running.text).toMatch(/^Recording of zoom, zoom\.us\/j\/1[\d ]+: recording\n/)
  expect(running.text).toMatch(/the bot: waits for news from Recall; looks again at .* \(in \d+ (min|s)\)/)
  expect(running.text).toMatch(/thread {4}[\w-]+: open, to be answered by .* \(in 8 h\)/)

  endMeeting(bot)
  await firstResult(world)
  await letTimePass(world, 2 * 60_000)
  const told = await tell(`https://acme.slack.com/archives/${channel}/p${ts.replace('.', '')}`)
  const happened = told.text.slice(told.text.indexOf('What happened'))
  const order = [
    'asked for',
    'Slack: the card is there',
    'createBot: created',
    'Recall: began to record',
    'Slack: the result is there',
  ]
  const places = order.map((words) => happened.indexOf(words))
  expect(places).not.toContain(-1)
  expect([...places].sort((a, b) => a - b)).toEqual(places)
  expect(happened).toMatch(/webhook {2}bot\.in_call_recording/)
  expect(happened).toMatch(/step {5}postResult: posted/)
  expect(told.text).toContain(': has its answer')

  const parsed = JSON.parse((await tell(`${channel}/${ts}`, '--json')).text) as {
    recordings: { bot: { id: string; recallId: string }; threads: { id: string }[] }[]
  }
  const [only] = parsed.recordings
  expect(parsed.recordings).toHaveLength(1)
  for (const id of [only?.bot.id, only?.bot.recallId, only?.threads[0]?.id]) {
    expect((await tell(id ?? '')).text).toBe(told.text)
  }
})

test('no passcode, link, token, address to answer at or words of people are in it', async () => {
  const { world, tell } = await openShown({ ownLinks: true, env: { JOIN_MESSAGE: 'canary join message' } })
  await using _ = world
  const said: string[] = []
  const look = async () => {
    const { channel, ts } = cardOf(world)
    for (const form of [[], ['--json']]) said.push((await tell(`${channel}/${ts}`, ...form)).text)
  }
  const bot = await recordingBot(world, { text: 'https://zoom.us/j/1234567890?pwd=s3cretPass as canary bot name' })
  await look()
  endMeeting(bot)
  const result = await firstResult(world)
  const [link = ''] = [...textOf(result).matchAll(/<(https?:[^|>]*\/r\/[^|>]*)\|/g)].map(([, url]) => url)
  await world.slack
    .press({ user: 'ben', channel: '#standup', ts: result.ts, actionId: 'fresh_links' })
    .catch(() => undefined)
  await letTimePass(world, 60_000)
  await look()
  expect(link).toMatch(/\/r\/[\w-]{22}$/)
  const text = said.join('\n')
  expect(text.length).toBeGreaterThan(2_000)
  for (const canary of [
    's3cretPass',
    'canary',
    link.slice(-22),
    'X-Amz',
    'hooks.slack',
    'response_url',
    'xoxb',
    'whsec',
    'ana',
    'Ana',
  ])
    expect(text).not.toContain(canary)
})

test('a thread with a second try in it tells of both recordings, and why the first came to nothing', async () => {
  const { world, tell } = await openShown()
  await using _ = world
  await record(world)
  const first = await timeLapse(world, () => world.recall.bots[0])
  first.playLife('denied')
  await timeLapse(world, () => buttonsOf(cards(world)[0]).includes('try_again'))
  await pressOnCard(world, 'try_again')
  await timeLapse(world, () => world.recall.bots[1])
  const { channel, ts } = cardOf(world)
  const { text } = await tell(`${channel}/${ts}`)
  expect(text.match(/^Recording of zoom/gm)).toHaveLength(2)
  expect(text.indexOf(first.id)).toBeGreaterThan(-1)
  expect(text.indexOf(first.id)).toBeLessThan(text.indexOf(world.recall.bots[1]?.id ?? 'none'))
  expect(text).toMatch(/Recall: (fatal|call_ended) \(\w+\)/)
})

test('a post whose answer was lost is told as what is being looked for', async () => {
  const { world, tell } = await openShown()
  await using _ = world
  const bot = await recordingBot(world)
  world.slack.trouble({ method: 'chat.postMessage', times: 1, kind: 'http500' })
  endMeeting(bot)
  const { channel, ts } = cardOf(world)
  await timeLapse(world, () => world.logged.some((line) => /^warn .*postResult/.test(line)))
  await letTimePass(world, 10_000)
  const { text } = await tell(`${channel}/${ts}`)
  expect(text).toMatch(/fact {5}postResult was sent, and whether it arrived is not known/)
  expect(text).toMatch(/the thread: (waits to look|now: look) whether a message arrived whose answer was lost/)
})

test('when the history is gone it says so, and still tells the facts', async () => {
  const { world, tell } = await openShown({ env: { HISTORY_DAYS: '1' } })
  await using _ = world
  const bot = await recordingBot(world)
  endMeeting(bot)
  await firstResult(world)
  const { channel, ts } = cardOf(world)
  await letTimePass(world, 50 * HOUR)
  const before = await tell(`${channel}/${ts}`)
  expect(before.text).not.toContain('HISTORY_DAYS')
  world.clock.skip(31 * 24 * HOUR)
  const { text } = await tell(`${channel}/${ts}`)
  expect(text).toMatch(/webhooks and steps before .* \(30 d ago\) are removed: HISTORY_DAYS/)
  expect(text).toContain('Slack: the result is there')
  await shows(world, 'Recording ready')
})

describe('what cannot be shown is answered with what to do', () => {
  test.each([
    { args: [], says: /^Name one recording\.[\s\S]*channel\/ts/ },
    { args: ['what?'], says: /^Name one recording\./ },
    { args: ['abcdefgh', 'more'], says: /^Name one recording\./ },
  ])('$args', async ({ args, says }) => {
    const { code, text } = await show(args, {})
    expect([code, says.test(text)]).toEqual([2, true])
  })

  test('as a command: the words go to standard error, and the code says that it failed', async () => {
    const link = 'https://acme.slack.com/archives/C0123456789/p1700000000000100'
    const env = { DATABASE_URL: `sqlite:${join(folder, 'none.db')}` }
    const ended = await new Promise<{ code: unknown; out: string; err: string }>((resolve) => {
      execFile(process.execPath, ['src/commands/show.ts', link], { env }, (error, out, err) =>
        resolve({ code: error?.code ?? 0, out, err }),
      )
    })
    expect(ended).toEqual({ code: 2, out: '', err: expect.stringMatching(/^There is no database at/) })
  })

  test('an id that nobody knows', async () => {
    const { world, tell } = await openShown()
    await using _ = world
    const { code, text } = await tell('no-such-recording')
    expect(code).toBe(1)
    expect(text).toMatch(/No such recording is stored[\s\S]*channel\/ts[\s\S]*30 days/)
  })

  test('no database, a file that is none, and a setting that is wrong', async () => {
    const missing = await show(['abcdefgh'], { DATABASE_URL: `sqlite:${join(folder, 'none.db')}` })
    expect([missing.code, missing.text]).toEqual([2, expect.stringMatching(/^There is no database at .*DATABASE_URL/)])
    await writeFile(
      join(folder, 'text.db'),
      'this is no database, and long enough to be seen as none of them '.repeat(20),
    )
    const text = await show(['abcdefgh'], { DATABASE_URL: `sqlite:${join(folder, 'text.db')}` })
    expect([text.code, text.text]).toEqual([2, expect.stringMatching(/cannot be read: file is not a database/)])
    const wrong = await show(['abcdefgh'], { HISTORY_DAYS: 'many' })
    expect([wrong.code, wrong.text]).toEqual([2, expect.stringMatching(/^HISTORY_DAYS: must be/)])
  })
})

test.each([
  [
    'https://acme.slack.com/archives/C1/p1700000000000100',
    { kind: 'message', channel: 'C1', ts: ['1700000000.000100'] },
  ],
  [
    '<https://acme.slack.com/archives/C1/p1700000000000100?thread_ts=1700000000.000000&cid=C1|link>',
    { kind: 'message', channel: 'C1', ts: ['1700000000.000100', '1700000000.000000'] },
  ],
  [
    'https://app.slack.com/client/T1/C1/thread/C1-1700000000.000100',
    { kind: 'message', channel: 'C1', ts: ['1700000000.000100'] },
  ],
  [' C0123/1700000000.000100 ', { kind: 'message', channel: 'C0123', ts: ['1700000000.000100'] }],
  ['9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d', { kind: 'id', id: '9b1deb4d-3b7d-4bad-9bdd-2b0d7b3dcb6d' }],
  ['https://example.com/', null],
  ['https://', null],
  ['C0123/17', null],
  ["x' or 1=1 --", null],
])('%s is read as %j', (text, expected) => expect(readReference(text)).toEqual(expected))
