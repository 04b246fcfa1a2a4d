import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, describe, expect, test } from 'vitest'
import { forTerminal, scrub } from '../src/log.ts'

// The log goes to the process's standard output, so it is read from outside: a process that logs all of this.
const PROGRAM = `
import { createLog } from './src/log.ts'
const log = createLog('info')
const http = Object.assign(new Error('An HTTP protocol error occurred: statusCode = 500'), {
  name: 'WebAPIHTTPError',
  code: 'slack_webapi_http_error',
  statusCode: 500,
  headers: { authorization: 'Bearer xoxb-header-secret', 'set-cookie': 'cookie-secret' },
  body: 'body-secret',
})
log.debug({}, 'too quiet')
log.info({ port: 3000, step: 'postCard', why: null }, 'plain')
log.error({ err: http }, 'an error of the SDK')
log.error({ error: http }, 'under its other name')
log.error({ reason: http }, 'under any other name')
log.error({ err: { headers: { authorization: 'Token 0123456789abcdef0123' } } }, 'no error at all')
log.error({ err: 'xoxb-1-text-secret' }, 'a text instead of an error')
log.error({ err: undefined }, 'nothing instead of an error')
log.warn({ why: 'GET https://zoom.us/j/1?pwd=query-secret failed: xapp-1-A-field-secret' }, 'in a field')
log.warn({ deep: { url: 'wss://wss-primary.slack.com/link/?ticket=deep-secret&app_id=1' } }, 'deep in a field')
log.warn({}, 'in the sentence: whsec_c2VudGVuY2Utc2VjcmV0')
const cause = new Error('https://x.amazonaws.com/a.mp4?X-Amz-Signature=cause-secret', { cause: new Error('xoxe.xoxp-1-root-secret') })
log.error({ err: new TypeError('fetch failed', { cause }) }, 'with causes')
log.error({ err: new AggregateError([new Error('xoxb-1-aggregate-secret')], 'all failed') }, 'of many')
const circle = new Error('round'); circle.cause = circle
log.error({ err: circle }, 'in a circle')
log.info({ text: 'quotes "https://x.example/?a=b" and \\n<https://x.example/?c=d|label>' }, 'quoted')
`

let lines: Record<string, unknown>[] = []
let output = ''

beforeAll(async () => {
  const cwd = fileURLToPath(new URL('..', import.meta.url))
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', PROGRAM], { cwd })
  output = stdout
  lines = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
})

const line = (message: string) => lines.find(({ msg }) => msg === message) ?? {}
const text = (message: string) => JSON.stringify(line(message))

describe('the log', () => {
  test('is one JSON object a line, with level, time, fields and sentence', () => {
    expect(line('plain')).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
      port: 3000,
      step: 'postCard',
      why: null,
      msg: 'plain',
    })
  })

  test('says nothing below its level', () => {
    expect(line('too quiet')).toEqual({})
    expect(lines).toHaveLength(14)
  })

  test('holds no secret, wherever it came from', () => {
    expect(output).not.toMatch(/secret|0123456789abcdef|c2VudGVuY2U/)
  })

  test.each([
    { message: 'an error of the SDK', field: 'err' },
    { message: 'under its other name', field: 'error' },
    { message: 'under any other name', field: 'reason' },
  ])('tells of an error what helps, and not what libraries hang on it ($field)', ({ message, field }) => {
    expect(line(message)[field]).toEqual({
      type: 'WebAPIHTTPError',
      message: 'An HTTP protocol error occurred: statusCode = 500',
      code: 'slack_webapi_http_error',
      stack: expect.stringContaining('statusCode = 500\n    at '),
    })
  })

  test('keeps the causes of an error, scrubbed, and does not go round in circles', () => {
    expect(line('with causes')['err']).toMatchObject({
      type: 'TypeError',
      message: 'fetch failed',
      cause: { message: 'https://x.amazonaws.com/a.mp4?…', cause: { message: expect.stringContaining('xoxp-…') } },
    })
    expect(line('in a circle')['err']).toMatchObject({ message: 'round' })
    expect(line('of many')['err']).toMatchObject({ message: 'all failed' })
  })

  test('keeps what is around a secret readable', () => {
    expect(text('in a field')).toContain('GET https://zoom.us/j/1?… failed: xapp-…')
    expect(text('deep in a field')).toContain('wss://wss-primary.slack.com/link/?…')
    expect(text('a text instead of an error')).toContain('xoxb-…')
    expect(line('quoted')['text']).toBe('quotes "https://x.example/?…" and \n<https://x.example/?…|label>')
    expect(lines.some(({ msg }) => msg === 'in the sentence: whsec_…')).toBe(true)
  })
})

describe('in a terminal, the log', () => {
  const time = '2026-11-23T09:00:07.004Z'
  const shown = (fields: object, coloured = false) => forTerminal(`${JSON.stringify({ time, ...fields })}\n`, coloured)

  test('is one line: the time here, the level, the sentence, and what belongs to it', () => {
    const line = shown({
      level: 30,
      bot: 'b-1',
      ts: '17.01',
      threads: ['a', 'b'],
      why: 'not one word',
      msg: 'the bot records',
    })
    expect(line).toMatch(/^2026-11-2\d \d\d:\d\d:07\.004 info {2}the bot records /)
    expect(line).toMatch(/ bot=b-1 ts=17\.01 threads=\["a","b"\] why="not one word"\n$/)
    expect(shown({ level: 40, msg: 'look' })).toMatch(/ WARN {2}look\n$/)
  })

  test('has colours only where there are some', () => {
    expect(shown({ level: 50, msg: 'look', a: 1 })).not.toContain('\x1b')
    expect(shown({ level: 50, msg: 'look', a: 1 }, true)).toContain('\x1b[31mERROR\x1b[0m look \x1b[2ma=1\x1b[0m')
  })

  test('shows the stack of an error and of its cause below the line', () => {
    const err = { type: 'Error', message: 'no', stack: 'Error: no\n    at a', cause: { stack: 'Error: why\n    at b' } }
    const [line, ...stack] = shown({ level: 50, err, msg: 'it failed' }).trimEnd().split('\n')
    expect(line).toMatch(/ it failed$/)
    expect(stack.map((one) => one.trim())).toEqual(['Error: no', 'at a', 'Error: why', 'at b'])
  })

  test('lets nothing that came from outside move the cursor', () => {
    const evil = 'a\x1b[2Jb\nc\rd'
    const text = shown({ level: 30, why: evil, err: { stack: evil }, msg: evil })
    expect(text.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
    expect(text.split('\n')[0]).toContain('a [2Jb c d')
  })

  test('leaves alone what is no line of the log', () => {
    expect(forTerminal('not JSON\n', true)).toBe('not JSON\n')
  })
})

describe('scrub', () => {
  test.each([
    ['xoxb-12-34-AbC', 'xoxb-…'],
    ['xoxe.xoxp-1-Mi0yLTk', 'xoxe.xoxp-…'],
    ['token=xoxe-1-My0x;', 'token=xoxe-…;'],
    ['xapp-1-A0-12-ab', 'xapp-…'],
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'whsec_…'],
    ['whsec_ab+/cd==, next', 'whsec_…, next'],
    ['https://zoom.us/j/1?pwd=abc#x', 'https://zoom.us/j/1?…'],
    ['wss://wss.slack.com/link?ticket=abc', 'wss://wss.slack.com/link?…'],
    ['(https://x.example/a?b=c) and https://y.example/d', '(https://x.example/a?… and https://y.example/d'],
    ['https://hooks.slack.com/commands/T1/2/abcDEF', 'https://hooks.slack.com/…'],
    ['Authorization: Token 0123456789abcdef0123', 'Authorization: Token …'],
    ['Bearer abcdefghijklmnop.qrst', 'Bearer …'],
    ['invalid_auth, not xoxb at all', 'invalid_auth, not xoxb at all'],
    ['GET /r/0123456789abcdefABC_-w failed', 'GET /r/… failed'],
    ['https://rec.example.com/r/0123456789abcdefABC_-w', 'https://rec.example.com/r/…'],
    ['/a.mp4?X-Amz-Credential=AK/1&X-Amz-Signature=0a1b', '/a.mp4?X-Amz-Credential=…&X-Amz-Signature=…'],
    ['join with pwd=s3cret.1 now', 'join with pwd=… now'],
    ['https://ana:s3cret@recall.example/api', 'https://…@recall.example/api'],
    ['/recordings/0123456789abcdefABC_-w', '/recordings/0123456789abcdefABC_-w'],
    ['Token that is short', 'Token that is short'],
    ['What? https://x.example/ is fine', 'What? https://x.example/ is fine'],
  ])('makes of %j %j', (before, after) => {
    expect(scrub(before)).toBe(after)
    expect(scrub(after)).toBe(after)
  })

  test('leaves out the secrets that it is told, however they are written into JSON', () => {
    const secrets = ['8f742231b10e8888', 'with "quotes" in it', 'short']
    const line = JSON.stringify({ a: 'key=8f742231b10e8888;', b: 'with "quotes" in it', c: 'short' })
    expect(scrub(line, secrets)).toBe('{"a":"key=…;","b":"…","c":"short"}')
  })

  test('is done in no time with a line of nothing but beginnings of links', () => {
    const line = 'https://'.repeat(200_000)
    expect(scrub(line)).toBe(line)
  })
})
