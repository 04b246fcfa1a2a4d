import { WebAPIHTTPError, WebAPIRequestError } from '@slack/web-api'
import { expect, test } from 'vitest'
import { codeOf, startSlack } from './slack-fixture.ts'

test('a lost answer comes after the effect, a lost request before any', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  slack.trouble({ method: 'chat.postMessage', kind: 'lostAnswer' })
  await expect(client.chat.postMessage({ channel, text: 'there' })).rejects.toBeInstanceOf(WebAPIRequestError)
  slack.trouble({ method: 'chat.postMessage', kind: 'lostRequest' })
  await expect(client.chat.postMessage({ channel, text: 'gone' })).rejects.toBeInstanceOf(WebAPIRequestError)
  expect(slack.messages('standup').map(({ text }) => text)).toEqual(['there'])
  expect(slack.calls.map(({ answer }) => answer)).toEqual([{ kind: 'lost' }, { kind: 'lost' }])
})

test('HTTP 500, a page instead of JSON and an error code are answered without an effect, unless told otherwise', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const post = (text: string) => client.chat.postMessage({ channel, text })
  slack.trouble({ method: 'chat.postMessage', kind: 'http500' })
  await expect(post('a')).rejects.toBeInstanceOf(WebAPIHTTPError)
  slack.trouble({ method: 'chat.postMessage', kind: 'http500', tookEffect: true })
  await expect(post('b')).rejects.toMatchObject({ statusCode: 500 })
  slack.trouble({ method: 'chat.postMessage', kind: 'error', error: 'internal_error' })
  expect(await codeOf(post('c'))).toBe('internal_error')
  slack.trouble({ method: 'chat.postMessage', kind: 'html200' })
  expect(await codeOf(post('d'))).toContain('<html>')
  expect(slack.messages('standup').map(({ text }) => text)).toEqual(['b'])
})

test('trouble meets only the calls it describes, as often as it says', async () => {
  const { slack, client } = await startSlack()
  slack.useBudgets(false)
  const channel = slack.channel('standup').id
  const post = (event_type: string) =>
    codeOf(client.chat.postMessage({ channel, text: 'x', metadata: { event_type, event_payload: {} } }))
  const trouble = slack.trouble({
    method: 'chat.postMessage',
    times: 2,
    kind: 'error',
    error: 'fatal_error',
    when: ({ metadata }) => JSON.stringify(metadata).includes('result'),
  })
  expect(await post('card')).toBe('ok')
  expect([await post('result'), await post('result'), await post('result')]).toEqual([
    'fatal_error',
    'fatal_error',
    'ok',
  ])
  expect(trouble.met()).toBe(2)
  expect(await codeOf(client.auth.test())).toBe('ok')
})

test('trouble for any method lasts until it is ended', async () => {
  const { slack, client } = await startSlack()
  const outage = slack.trouble({ method: '*', times: Number.POSITIVE_INFINITY, kind: 'http500' })
  for (let n = 0; n < 3; n += 1) await expect(client.auth.test()).rejects.toMatchObject({ statusCode: 500 })
  outage.end()
  expect(await codeOf(client.auth.test())).toBe('ok')
})

test('a slow answer waits until it is released, with the effect at once or only then', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  const early = slack.trouble({ method: 'chat.postMessage', kind: 'slow' })
  const first = client.chat.postMessage({ channel, text: 'early' })
  await slack.until(() => slack.messages('standup')[0])
  expect(slack.calls[0]?.answer).toBeUndefined()
  early.release()
  expect((await first).ok).toBe(true)

  const late = slack.trouble({ method: 'chat.postMessage', kind: 'slow', effect: 'late' })
  const second = client.chat.postMessage({ channel, text: 'late' })
  await slack.until(() => (late.met() === 1 ? true : undefined))
  expect(slack.messages('standup')).toHaveLength(1)
  late.release()
  await second
  expect(slack.messages('standup').map(({ text }) => text)).toEqual(['early', 'late'])
})

test('a cut answer has its effect, begins well and breaks off in its body', async () => {
  const { slack, client } = await startSlack()
  const channel = slack.channel('standup').id
  slack.trouble({ method: 'chat.postMessage', kind: 'cutAnswer' })
  const outcome = await client.chat.postMessage({ channel, text: 'there' }).catch((error: unknown) => error)
  expect(outcome).toBeInstanceOf(Error)
  expect(outcome).not.toBeInstanceOf(WebAPIHTTPError)
  expect(slack.messages('standup').map(({ text }) => text)).toEqual(['there'])
  expect(slack.calls[0]?.answer).toMatchObject({ kind: 'cut', status: 200 })
})

test('the weather decides for each call, after troubles that count, until it is ended', async () => {
  const { slack, client } = await startSlack()
  slack.useBudgets(false)
  const channel = slack.channel('standup').id
  const post = (text: string) => codeOf(client.chat.postMessage({ channel, text }))
  slack.weather(({ method, args }) =>
    method === 'chat.postMessage' && args['text'] === 'b' ? { kind: 'error', error: 'fatal_error' } : undefined,
  )
  expect([await post('a'), await post('b'), await post('b')]).toEqual(['ok', 'fatal_error', 'fatal_error'])
  slack.trouble({ method: '*', kind: 'error', error: 'internal_error' })
  expect([await post('b'), await post('b')]).toEqual(['internal_error', 'fatal_error'])
  slack.weather(null)
  expect(await post('b')).toBe('ok')
})

test('closing ends calls that are held', async () => {
  const { slack, client } = await startSlack()
  const held = slack.trouble({ method: 'auth.test', kind: 'slow' })
  const call = client.auth.test().catch(() => 'cut')
  await slack.until(() => (held.met() === 1 ? true : undefined))
  await slack.close()
  expect(await call).toBeDefined()
  await expect(slack.until(() => undefined)).rejects.toThrow('closed')
})
