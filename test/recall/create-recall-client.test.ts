import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import type { RecallPort } from '../../src/flow/ports.ts'
import { createRecallClient, type RecallClient } from '../../src/recall/create-recall-client.ts'
import { type Answer, breakOff, hangUp, keepSilent, say, startFakeRecall } from './fake-recall.ts'
import { bot, LINK, OUR_ID, RECALL_ID, RECORDING_ID } from './shapes-of-recall.ts'

const KEY = 'recall-key-1'
const BODY = JSON.stringify({ meeting_url: 'https://zoom.us/j/123?pwd=s3cretPass (Passcode: 778899)', bot_name: 'R' })
const PAGE = '<!doctype html><html><body>secret page</body></html>'
const NOW = Date.UTC(2025, 0, 30)

type Use<T> = (client: RecallClient) => Promise<T>

async function ask<T>(answer: Answer, use: Use<T>, timeoutMs = 10_000) {
  await using recall = await startFakeRecall(answer)
  const client = createRecallClient({ apiUrl: `${recall.url}//`, apiKey: KEY, timeoutMs, now: () => NOW })
  try {
    return { outcome: await use(client), seen: recall.seen }
  } finally {
    await client.close()
  }
}

// The client must fit the flow's port, which it may not import.
const create: Use<unknown> = (client: Omit<RecallPort, 'createBody'>) => client.createBot({ body: BODY, key: 'key-1' })
const fetch = (client: RecallClient) => client.fetchBot(RECALL_ID)
const find = (client: RecallClient) => client.findBots(OUR_ID)
const leave = (client: RecallClient) => client.leaveCall(RECALL_ID)
const remove = (client: RecallClient) => client.deleteBot(RECALL_ID)
const pause = (client: RecallClient) => client.pauseRecording(RECALL_ID)
const resume = (client: RecallClient) => client.resumeRecording(RECALL_ID)
const check = (client: RecallClient) => client.checkKey()

const outcomeOf = async <T>(answer: Answer, use: Use<T>) => (await ask(answer, use)).outcome

async function closedPort(): Promise<string> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`
}

describe('what is sent', () => {
  test('to create a bot is the body as it is, with the key and the idempotency key', async () => {
    const { seen } = await ask(say(201, bot()), create)
    expect(seen).toHaveLength(1)
    expect(seen[0]).toMatchObject({ method: 'POST', url: '/api/v1/bot/', body: BODY })
    expect(seen[0]?.headers).toMatchObject({
      authorization: `Token ${KEY}`,
      'content-type': 'application/json',
      'idempotency-key': 'key-1',
      'user-agent': 'slack-recorder',
    })
  })

  test.each<[string, Use<unknown>, string]>([
    ['a fetch', fetch, `GET /api/v1/bot/${RECALL_ID}/`],
    ['a look at the list', find, `GET /api/v1/bot/?metadata__slack_recorder_bot=${OUR_ID}`],
    ['leave_call', leave, `POST /api/v1/bot/${RECALL_ID}/leave_call/`],
    ['DELETE', remove, `DELETE /api/v1/bot/${RECALL_ID}/`],
    ['a pause', pause, `POST /api/v1/bot/${RECALL_ID}/pause_recording/`],
    ['a resume', resume, `POST /api/v1/bot/${RECALL_ID}/resume_recording/`],
  ])('for %s has no body and no content type', async (_, use, line) => {
    const { seen } = await ask(say(200, bot()), use)
    expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([line])
    expect(seen[0]?.body).toBe('')
    expect(seen[0]?.headers['content-type']).toBeUndefined()
    expect(seen[0]?.headers['idempotency-key']).toBeUndefined()
  })

  test('stays within one bot whatever its id', async () => {
    const { seen } = await ask(say(404, {}), (client) => client.fetchBot('../x?y'))
    expect(seen[0]?.url).toBe('/api/v1/bot/..%2Fx%3Fy/')
  })
})

describe('creating a bot', () => {
  test('is done when the answer is a bot', async () => {
    expect(await outcomeOf(say(201, bot()), create)).toMatchObject({
      kind: 'created',
      snapshot: { recallId: RECALL_ID },
    })
  })

  const refused = (status: number, refusal: object) => ({ kind: 'refused', refusal: { status, ...refusal } })
  const link = (message: string | null, code: string | null = null) => refused(400, { kind: 'link', code, message })
  test.each<[string, Answer, unknown]>([
    ['a field map', say(400, { meeting_url: ['This link is not supported.'] }), link('This link is not supported.')],
    [
      'a code',
      say(400, { code: 'teams_blacklisted_tenant', detail: 'This tenant blocks bots.' }),
      refused(400, { kind: 'tenant', code: 'teams_blacklisted_tenant', message: 'This tenant blocks bots.' }),
    ],
    ['no field in particular', say(400, { non_field_errors: ['Bad.', 'Worse.'] }), link('Bad. Worse.')],
    ['nothing to say', say(400, {}), link(null)],
    [
      'another field',
      say(400, { bot_name: ['Too long.'] }),
      refused(400, { kind: 'other', code: null, message: 'bot_name: Too long.' }),
    ],
    ['a web page', say(400, PAGE), refused(400, { kind: 'other', code: null, message: null })],
    [
      'a bad key',
      say(401, { code: 'authentication_failed', detail: 'Invalid token.' }),
      refused(401, { kind: 'key', code: 'authentication_failed', message: 'Invalid token.' }),
    ],
    ['no credit', say(402, { detail: 'Top up.' }), refused(402, { kind: 'credit', code: null, message: 'Top up.' })],
    ['a firewall', say(403, { code: 'request_blocked', detail: 'Blocked.' }), refused(403, { kind: 'blocked' })],
    ['a firewall page', say(403, PAGE), refused(403, { kind: 'blocked', code: null, message: null })],
    ['no permission', say(403, { detail: 'No.' }), refused(403, { kind: 'other', code: null, message: 'No.' })],
    ['a wrong address', say(404, PAGE), refused(404, { kind: 'other', code: null, message: null })],
    ['a body that breaks off', breakOff(402), refused(402, { kind: 'credit', code: null, message: null })],
  ])('is refused by %s', async (_, answer, expected) => {
    expect(await outcomeOf(answer, create)).toMatchObject(expected as object)
  })

  test('never repeats the passcode or the query of a link in the message of a refusal', async () => {
    const said = `Cannot join https://zoom.us/j/123?pwd=s3cretPass&x=1 (Passcode: 778899), s3cretPass, 778899. ${'x '.repeat(400)}`
    const outcome = await outcomeOf(say(400, { meeting_url: [said] }), create)
    const message = (outcome as { refusal: { message: string } }).refusal.message
    expect(message).toMatch(/^Cannot join https:\/\/zoom\.us\/j\/123 \(Passcode: …\), …, …\. x x/)
    expect(message).toHaveLength(300)
  })

  test.each([
    { automatic_leave: { everyone_left_timeout: ['A valid integer is required.'] } },
    { recording_config: ['Unknown field.'] },
    { meeting_url: ['x'], recording_config: ['Unknown field.'] },
    { code: 'validation_error', detail: 'automatic_leave.everyone_left_timeout: expected a number' },
  ])('is asked for in the other form by a 400 of %j', async (body) => {
    expect(await outcomeOf(say(400, body), create)).toEqual({ kind: 'otherForm' })
  })

  test.each<[string, Answer, unknown]>([
    ['507', say(507, { code: 'adhoc_pool_depleted' }), { kind: 'noCapacity', retryAfterMs: null }],
    ['507 with a time', say(507, {}, { 'retry-after': '30' }), { kind: 'noCapacity', retryAfterMs: 30_000 }],
    ['429 with a time', say(429, {}, { 'retry-after': '7' }), { kind: 'limited', retryAfterMs: 7_000 }],
    [
      '429 with a date',
      say(429, PAGE, { date: 'Wed, 29 Jan 2025 12:00:00 GMT', 'retry-after': 'Wed, 29 Jan 2025 12:00:20 GMT' }),
      { kind: 'limited', retryAfterMs: 20_000 },
    ],
    ['429 without a time', say(429, {}), { kind: 'limited', retryAfterMs: 10_000 }],
  ])('is put off by %s', async (_, answer, expected) => {
    expect(await outcomeOf(answer, create)).toEqual(expected)
  })

  test.each<[string, Answer, number | null]>([
    ['500', say(500, {}), 500],
    ['502 with a page', say(502, PAGE), 502],
    ['503', say(503, { detail: 'busy' }, { 'retry-after': '5' }), 503],
    ['504', say(504, {}), 504],
    ['409', say(409, { code: 'conflict' }), 409],
    ['408', say(408, {}), 408],
    ['a redirect', say(301, {}, { location: 'http://127.0.0.1:9/' }), 301],
    ['a bot that is none', say(201, { hello: 'world' }), 201],
    ['a page instead of a bot', say(200, PAGE), 200],
    ['a bot that breaks off', breakOff(201), 201],
    ['a bot that is too long', say(201, { ...bot(), fill: 'x'.repeat(6 * 1024 * 1024) }), 201],
    ['a connection cut after the request', hangUp, null],
  ])('is unknown after %s', async (_, answer, status) => {
    expect(await outcomeOf(answer, create)).toMatchObject({ kind: 'unknown', status })
  })

  test('is unknown when no answer comes in time', async () => {
    const { outcome, seen } = await ask(keepSilent, create, 1_000)
    expect(outcome).toMatchObject({ kind: 'unknown', status: null })
    expect(seen).toHaveLength(1)
  })

  test('is unknown when the client is closed meanwhile', async () => {
    let arrived = () => {}
    const request = new Promise<void>((resolve) => {
      arrived = resolve
    })
    await using recall = await startFakeRecall(() => arrived())
    const client = createRecallClient({ apiUrl: recall.url, apiKey: KEY })
    const outcome = client.createBot({ body: BODY, key: 'k' })
    await request
    await client.close()
    expect(await outcome).toMatchObject({ kind: 'unknown', status: null })
  })

  test('was not sent when nobody listens', async () => {
    const client = createRecallClient({ apiUrl: await closedPort(), apiKey: KEY })
    expect(await client.createBot({ body: BODY, key: 'k' })).toEqual({ kind: 'notSent', why: 'ECONNREFUSED' })
    await client.close()
  })
})

describe('fetching a bot', () => {
  test('gives what Recall knows and the links', async () => {
    const outcome = await outcomeOf(say(200, bot()), fetch)
    expect(outcome).toMatchObject({ kind: 'bot', snapshot: { recallId: RECALL_ID } })
    expect(outcome).toMatchObject({ links: [{ recordingId: RECORDING_ID, url: LINK }] })
  })

  const failed = (why: string, key = false) => ({ kind: 'failed', why, key })
  test.each<[string, Answer, unknown]>([
    ['404', say(404, { detail: 'Not found.' }), { kind: 'missing' }],
    ['404 with an empty body', (_, response) => response.writeHead(404).end(), { kind: 'missing' }],
    ['a 404 page', say(404, PAGE), failed('HTTP 404 (a web page)')],
    ['429', say(429, {}, { 'retry-after': '3' }), { kind: 'limited', retryAfterMs: 3_000 }],
    ['401', say(401, { code: 'not_authenticated' }), failed('HTTP 401 not_authenticated', true)],
    ['403', say(403, { code: 'request_blocked' }), failed('HTTP 403 request_blocked')],
    ['500', say(500, {}), failed('HTTP 500')],
    ['an odd code', say(500, { code: 'see https://x/?token=1' }), failed('HTTP 500')],
    ['an unreadable bot', say(200, { id: 5 }), failed('unreadable answer')],
    ['a page', say(200, PAGE), failed('unreadable answer')],
    ['another bot', say(200, bot({ id: 'other' })), failed('an answer about another bot')],
    ['a cut connection', hangUp, failed('UND_ERR_SOCKET')],
  ])('comes to nothing with %s', async (_, answer, expected) => {
    expect(await outcomeOf(answer, fetch)).toEqual(expected)
  })

  test('that is never answered fails in time', async () => {
    expect((await ask(keepSilent, fetch, 1_000)).outcome).toMatchObject({ kind: 'failed', key: false })
  })
})

describe('looking for our bot', () => {
  const other = (id: string) => bot({ id, metadata: { slack_recorder_bot: 'somebody else' } })
  const ours = (id: string) => bot({ id })
  // `pages` by number; each page's `next` points at a host that must never be asked.
  const list =
    (pages: Record<string, unknown[]>): Answer =>
    (seen, response) => {
      const page = new URL(seen.url, 'http://x').searchParams.get('page') ?? '1'
      const next = pages[Number(page) + 1] ? `http://evil.invalid/api/v1/bot/?page=${Number(page) + 1}` : null
      say(200, { count: 9, next, previous: null, results: pages[page] })(seen, response)
    }

  test('finds it on a later page, and asks only our own host', async () => {
    const { outcome, seen } = await ask(
      list({ 1: [other('a')], 2: [other('b'), ours('c')], 3: [ours('c'), ours('d')] }),
      find,
    )
    expect(outcome).toMatchObject({ kind: 'found', snapshots: [{ recallId: 'c' }, { recallId: 'd' }] })
    expect(seen.map(({ url }) => new URL(url, 'http://x').search)).toEqual([
      `?metadata__slack_recorder_bot=${OUR_ID}`,
      `?metadata__slack_recorder_bot=${OUR_ID}&page=2`,
      `?metadata__slack_recorder_bot=${OUR_ID}&page=3`,
    ])
  })

  test('does not take a bot of somebody else, even where the filter was not taken', async () => {
    expect(await outcomeOf(list({ 1: [other('a'), bot({ id: 'b', metadata: {} })] }), find)).toEqual({ kind: 'absent' })
  })

  const page = (next: unknown, ...results: unknown[]) => say(200, { next, results })
  test.each<[string, Answer]>([
    ['a list that goes on for ever', list(Object.fromEntries([...Array(40).keys()].map((n) => [n, [other('a')]])))],
    ['a next page that is the same', page('http://x/?page=1', other('a'))],
    ['a next page without a number', page('http://x/?cursor=abc', other('a'))],
    ['an unreadable bot', page(null, { id: 5 })],
    ['an answer without results', say(200, { detail: 'ok' })],
    ['a page for people', say(200, PAGE)],
    ['404', say(404, {})],
    ['500', say(500, {})],
    ['a cut connection', hangUp],
  ])('fails, and proves no absence, with %s', async (_, answer) => {
    expect(await outcomeOf(answer, find)).toMatchObject({ kind: 'failed', key: false })
  })

  test('keeps what it found when a later page fails', async () => {
    const half: Answer = (seen, response) =>
      (seen.url.includes('page=2') ? say(500, {}) : page('/api/v1/bot/?page=2', ours('a')))(seen, response)
    expect(await outcomeOf(half, find)).toMatchObject({ kind: 'found', snapshots: [{ recallId: 'a' }] })
  })

  test('is put off by 429 and fails with a bad key', async () => {
    expect(await outcomeOf(say(429, {}, { 'retry-after': '2' }), find)).toEqual({
      kind: 'limited',
      retryAfterMs: 2_000,
    })
    expect(await outcomeOf(say(401, {}), find)).toEqual({ kind: 'failed', why: 'HTTP 401', key: true })
  })
})

describe('stopping a bot', () => {
  const code = (status: number, name: string) => say(status, { code: name, detail: 'x' })
  test.each<[string, Use<unknown>, Answer, unknown]>([
    ['leave_call taken', leave, say(200, bot()), { kind: 'leaving' }],
    ['leave_call before the join', leave, code(400, 'cannot_command_unstarted_bot'), { kind: 'notStarted' }],
    ['leave_call after the end', leave, code(400, 'cannot_command_completed_bot'), { kind: 'alreadyOver' }],
    ['leave_call of an unknown bot', leave, say(404, { detail: 'Not found.' }), { kind: 'missing' }],
    ['leave_call refused', leave, say(405, {}), { kind: 'failed', why: 'HTTP 405', key: false }],
    ['leave_call and 429', leave, say(429, {}, { 'retry-after': '1' }), { kind: 'limited', retryAfterMs: 1_000 }],
    ['leave_call cut off', leave, hangUp, { kind: 'failed', why: 'UND_ERR_SOCKET', key: false }],
    ['DELETE taken', remove, say(204), { kind: 'deleted' }],
    ['DELETE on the way, 405', remove, say(405, {}), { kind: 'dispatched' }],
    ['DELETE on the way, 400', remove, code(400, 'cannot_delete_bot'), { kind: 'dispatched' }],
    ['DELETE too late', remove, code(400, 'update_bot_failed'), { kind: 'dispatched' }],
    ['DELETE after the end', remove, code(400, 'cannot_command_completed_bot'), { kind: 'alreadyOver' }],
    ['DELETE of an unknown bot', remove, say(404, {}), { kind: 'missing' }],
    ['DELETE with a bad key', remove, say(401, {}), { kind: 'failed', why: 'HTTP 401', key: true }],
  ])('%s', async (...[, use, answer, expected]) => {
    expect(await outcomeOf(answer, use)).toEqual(expected)
  })
})

describe('pausing and resuming a recording', () => {
  const refusal = (why: string | null) => ({ kind: 'refused', why })
  const failed = (why: string, key = false) => ({ kind: 'failed', why, key })
  test.each<[string, Answer, unknown]>([
    ['taken', say(200, bot()), { kind: 'done' }],
    ['taken, with an answer that is no bot', say(200, PAGE), { kind: 'done' }],
    [
      'before the join',
      say(400, { code: 'cannot_command_unstarted_bot', detail: 'The bot has not started.' }),
      refusal('The bot has not started.'),
    ],
    [
      'after the end',
      say(400, { code: 'cannot_command_completed_bot', detail: 'The bot has completed.' }),
      refusal('The bot has completed.'),
    ],
    ['refused with a map of fields', say(400, { non_field_errors: ['Not recording.'] }), refusal('Not recording.')],
    ['refused with a list', say(400, ['Not recording.']), refusal(null)],
    ['refused without a word', say(400, {}), refusal(null)],
    ['refused with a page', say(400, PAGE), refusal(null)],
    ['refused with a link', say(400, { detail: 'See https://x.y/z?pwd=1234567' }), refusal('See https://x.y/z')],
    ['refused with markup', say(400, { detail: '<b>no</b>' }), refusal(null)],
    ['refused at length', say(400, { detail: 'x'.repeat(900) }), refusal('x'.repeat(300))],
    ['not possible', say(405, { detail: 'Method not allowed.' }), refusal('Method not allowed.')],
    ['without credit', say(402, { detail: 'Out of credit.' }), refusal('Out of credit.')],
    ['of an unknown bot', say(404, { detail: 'Not found.' }), { kind: 'missing' }],
    ['and a 404 page', say(404, PAGE), failed('HTTP 404 (a web page)')],
    ['and 429', say(429, {}, { 'retry-after': '4' }), { kind: 'limited', retryAfterMs: 4_000 }],
    ['with a bad key', say(401, {}), failed('HTTP 401', true)],
    ['blocked', say(403, { code: 'request_blocked' }), failed('HTTP 403 request_blocked')],
    ['and 409', say(409, { code: 'conflict' }), failed('HTTP 409 conflict')],
    ['and a redirect', say(301, {}, { location: 'http://127.0.0.1:9/' }), failed('HTTP 301')],
    ['and 503', say(503, {}), failed('HTTP 503')],
    ['cut off', hangUp, failed('UND_ERR_SOCKET')],
  ])('%s', async (_, answer, expected) => {
    expect(await outcomeOf(answer, pause)).toEqual(expected)
    expect(await outcomeOf(answer, resume)).toEqual(expected)
  })
})

describe('checking the key', () => {
  test.each<[string, Answer, unknown]>([
    ['a list', say(200, { count: 0, next: null, results: [] }), { kind: 'ok' }],
    ['401', say(401, {}), { kind: 'badKey' }],
    ['403', say(403, PAGE), { kind: 'failed', why: 'HTTP 403 (a web page)' }],
    ['404', say(404, {}), { kind: 'failed', why: 'HTTP 404' }],
    ['429', say(429, {}), { kind: 'failed', why: 'HTTP 429' }],
    ['a page of some other site', say(200, PAGE), { kind: 'failed', why: 'unreadable answer' }],
    ['a cut connection', hangUp, { kind: 'failed', why: 'UND_ERR_SOCKET' }],
  ])('answers to %s', async (_, answer, expected) => {
    expect(await outcomeOf(answer, check)).toEqual(expected)
  })
})
