import { createServer } from 'node:http'
import { expect, test } from 'vitest'
import { createWebClient } from '../../src/slack/create-web-client.ts'
import { findMessage } from '../../src/slack/find-message.ts'
import { isTs } from '../../src/slack/is-ts.ts'
import { metadataOf } from '../../src/slack/message-kind.ts'
import { postWhereWeAre } from '../../src/slack/post-message.ts'
import { createFixture } from './slack-fixture.ts'

/** A Slack that answers every call with this. */
async function startOddSlack(answer: object) {
  const server = createServer((_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, ...answer }))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  return {
    client: createWebClient({ token: 'xoxb-1', apiUrl: `http://127.0.0.1:${port}/api/` }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

test('a message’s ts is told from everything else', () => {
  expect(isTs('1795448227.644000')).toBe(true)
  for (const odd of ['', 'T1', '1795448227', '1.2.3', ' 1.2', 1.2, null, undefined]) expect(isTs(odd)).toBe(false)
})

test('a post whose answer holds something else for its ts is unknown, so that it is looked for', async () => {
  await using slack = await startOddSlack({ channel: 'C1', ts: 'T0SIMULATED' })
  const message = { text: 'Card', blocks: [] }
  const post = { team: 'T1', channel: 'C1', threadTs: null, metadata: null, message }
  expect(await postWhereWeAre(slack.client, post)).toEqual({ kind: 'unknown', why: 'answer without ts' })
})

test('our message that is found without a ts is no proof that nothing was posted', async () => {
  await using fixture = await createFixture()
  const thread = fixture.thread('standup')
  await using slack = await startOddSlack({ messages: [{ ts: 12, metadata: metadataOf('card', thread.id) }] })
  expect(await findMessage(slack.client, { thread, kind: 'card', sentAt: 0 })).toEqual({
    kind: 'failed',
    why: 'our message has no ts',
  })
})
