import { expect, test } from 'vitest'
import type { SimulatedSlack } from '../../../src/sandbox/simulated-slack/simulated-slack.ts'
import { clientOf, startSlack } from './slack-fixture.ts'

/** Runs a command and returns the `response_url` that came with it. */
async function responseUrl(slack: SimulatedSlack, channel = 'board'): Promise<string> {
  const { url = '' } = await clientOf(slack, slack.appToken).apps.connections.open()
  const socket = new WebSocket(url)
  const found = new Promise<string>((resolve) => {
    socket.onmessage = ({ data }) => {
      const { envelope_id, payload } = JSON.parse(String(data))
      if (envelope_id === undefined) return
      socket.send(JSON.stringify({ envelope_id, payload: {} }))
      resolve(payload.response_url)
    }
  })
  await slack.until(() => (slack.connections() === 1 ? true : undefined))
  await slack.command({ user: 'ana', channel, command: '/record' })
  return found
}

async function respond(url: string, body: object): Promise<{ status: number; text: string }> {
  const answer = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  return { status: answer.status, text: await answer.text() }
}

test('an answer is ephemeral by default, and reaches channels the app is not in', async () => {
  const { slack } = await startSlack()
  const url = await responseUrl(slack)
  expect(await respond(url, { text: 'for you' })).toEqual({ status: 200, text: 'ok' })
  await respond(url, { text: 'for all', response_type: 'in_channel' })
  expect(slack.ephemerals('ana')).toMatchObject([{ text: 'for you', from: 'response_url' }])
  expect(slack.messages('board')).toMatchObject([{ text: 'for all', author: { kind: 'app' } }])
})

test('replace_original rewrites the earlier answer and delete_original takes it away', async () => {
  const { slack } = await startSlack()
  const url = await responseUrl(slack)
  await respond(url, { text: 'one' })
  await respond(url, { text: 'two', replace_original: true })
  expect(slack.ephemerals('ana')).toMatchObject([{ text: 'two', replaced: 1 }])
  await respond(url, { delete_original: true })
  expect(slack.ephemerals('ana')).toEqual([])
})

test('the sixth use and any use after 30 minutes are 404 and noted', async () => {
  const { slack, clock } = await startSlack()
  const url = await responseUrl(slack)
  for (let n = 0; n < 5; n += 1) expect((await respond(url, { text: `${n}` })).status).toBe(200)
  const spent = { status: 404, text: '{"ok":false,"error":"expired_url"}' }
  expect(await respond(url, { text: 'six' })).toEqual(spent)
  slack.dropSockets()
  await slack.until(() => (slack.connections() === 0 ? true : undefined))
  const other = await responseUrl(slack)
  clock.skip(30 * 60_000)
  expect(await respond(other, { text: 'late' })).toEqual(spent)
  expect(slack.violations.map(({ kind }) => kind)).toEqual(['spent_response_url', 'spent_response_url'])
  expect(slack.ephemerals('ana')).toHaveLength(5)
})

test('an answer is checked like a message, is in the journal and can meet trouble', async () => {
  const { slack } = await startSlack()
  const url = await responseUrl(slack)
  expect(await respond(url, { text: '' })).toEqual({ status: 400, text: '{"ok":false,"error":"no_text"}' })
  slack.trouble({ method: 'response_url', kind: 'http500' })
  expect((await respond(url, { text: 'x' })).status).toBe(500)
  expect(slack.calls.filter(({ method }) => method === 'response_url')).toHaveLength(2)
})
