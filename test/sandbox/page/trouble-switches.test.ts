import { once } from 'node:events'
import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import type { PageState, TroubleMode } from '../../../src/sandbox/page/page-state.ts'
import { openPageFixture, type PageFixture } from './page-fixture.ts'

function modeOf({ troubles }: PageState, name: string): TroubleMode | undefined {
  return troubles.find((trouble) => trouble.name === name)?.mode
}

function set(page: PageFixture, trouble: string, mode: TroubleMode) {
  return page.act({ kind: 'set trouble', trouble, mode })
}

function createBot({ sandbox: { recall } }: PageFixture): Promise<number> {
  const headers = { authorization: recall.apiKey, 'content-type': 'application/json' }
  const body = JSON.stringify({ meeting_url: 'https://meet.google.com/dqm-nhrt-wza' })
  return fetch(`${recall.apiUrl}/api/v1/bot/`, { method: 'POST', headers, body }).then(
    ({ status }) => status,
    () => 0,
  )
}

test('all trouble is off at first, and every one has words', async () => {
  await using page = await openPageFixture()
  const { troubles } = await page.see('ana')
  expect(new Set(troubles.map(({ name }) => name)).size).toBe(troubles.length)
  for (const { mode, words, explains } of troubles) {
    expect(mode).toBe('off')
    expect(words).not.toBe('')
    expect(explains).toMatch(/\.$/)
  }
})

test.each([
  ['recall-507', 507],
  ['recall-429', 429],
  ['recall-500', 500],
  ['recall-lost', 0],
])('%s for the next call hits one call and is off again', async (name, status) => {
  await using page = await openPageFixture()
  expect(await set(page, name, 'once')).toEqual({ kind: 'done' })
  expect(modeOf(await page.see('ana'), name)).toBe('once')
  expect([await createBot(page), await createBot(page)]).toEqual([status, 201])
  expect(modeOf(await page.see('ana'), name)).toBe('off')
})

test('trouble that stays on hits every call until it is switched off', async () => {
  await using page = await openPageFixture()
  await set(page, 'recall-500', 'on')
  expect([await createBot(page), await createBot(page)]).toEqual([500, 500])
  await set(page, 'recall-500', 'off')
  expect(await createBot(page)).toBe(201)
})

test.each([
  ['slack-429', 429],
  ['slack-500', 500],
])('%s hits a call of the app', async (name, status) => {
  await using page = await openPageFixture()
  const { slack } = page.sandbox
  const call = () =>
    fetch(`${slack.apiUrl}auth.test`, { method: 'POST', headers: { authorization: `Bearer ${slack.botToken}` } })
  await set(page, name, 'once')
  expect((await call()).status).toBe(status)
  expect(modeOf(await page.see('ana'), name)).toBe('off')
})

test('webhooks are lost, doubled, delayed and mixed as long as their switches are on', async () => {
  await using page = await openPageFixture()
  const { trouble } = page.sandbox.recall.webhooks
  for (const name of ['webhooks-lost', 'webhooks-doubled', 'webhooks-late', 'webhooks-foreign']) {
    expect(await set(page, name, 'on')).toEqual({ kind: 'done' })
    expect(modeOf(await page.see('ana'), name)).toBe('on')
  }
  expect(trouble).toMatchObject({ lose: 'all', copies: 2, delayMs: 60_000, foreign: true })
  await page[Symbol.asyncDispose]()
  expect(trouble).toMatchObject({ lose: 'none', copies: 1, delayMs: 0, foreign: false })
})

test('webhooks in the wrong order are gathered, and sent the newest first', async () => {
  await using page = await openPageFixture()
  const { recall } = page.sandbox
  const received: string[] = []
  const endpoint = createServer((request, response) => {
    request.on('data', (body: Buffer) => received.push(JSON.parse(body.toString()).event))
    request.on('end', () => response.writeHead(204).end())
  }).listen(0, '127.0.0.1')
  await once(endpoint, 'listening')
  const address = endpoint.address()
  recall.sendWebhooksTo(`http://127.0.0.1:${typeof address === 'object' ? address?.port : 0}/`)
  await set(page, 'webhooks-reordered', 'on')
  await createBot(page)
  recall.newestBot().joinCall()
  expect((await page.see('ana')).recall.deliveries.map(({ answer }) => answer)).toEqual(['held back'])
  recall.newestBot().letIn()
  await page.act({ kind: 'skip', ms: 9_000 })
  await page.see('ana', ({ recall: { deliveries } }) => deliveries.every(({ answer }) => answer === '204'))
  expect(received).toEqual(['bot.in_call_not_recording', 'bot.joining_call'])
  await set(page, 'webhooks-reordered', 'off')
  expect(modeOf(await page.see('ana'), 'webhooks-reordered')).toBe('off')
  endpoint.closeAllConnections()
  endpoint.close()
})

test('trouble that does not exist, or a way it cannot be set, is refused', async () => {
  await using page = await openPageFixture()
  expect(await set(page, 'earthquake', 'on')).toMatchObject({ kind: 'failed' })
  expect(await set(page, 'webhooks-lost', 'once')).toMatchObject({ kind: 'failed' })
})
