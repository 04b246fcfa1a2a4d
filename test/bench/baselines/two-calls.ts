import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'

// The two calls that a result needs, and nothing else: at a request, Retrieve Bot and then chat.postMessage.

const { RECALL_API_URL, RECALL_API_KEY, SLACK_API_URL, SLACK_BOT_TOKEN } = process.env
const dispatcher = new Agent()

async function deliver(recallId: string, channel: string): Promise<void> {
  const bot = await request(`${RECALL_API_URL}/api/v1/bot/${recallId}/`, {
    ...{ dispatcher, headers: { authorization: `Token ${RECALL_API_KEY}` } },
  })
  const { id } = (await bot.body.json()) as { id: string }
  const post = await request(`${SLACK_API_URL}chat.postMessage`, {
    ...{ dispatcher, method: 'POST' },
    headers: { authorization: `Bearer ${SLACK_BOT_TOKEN}`, 'content-type': 'application/json' },
    body: JSON.stringify({ channel, thread_ts: '1.000', text: `The recording of ${id} is ready.` }),
  })
  await post.body.text()
}

const server = createServer((incoming, response) => {
  const { searchParams } = new URL(incoming.url ?? '', 'http://localhost')
  incoming.resume().on('end', () => {
    response.writeHead(204).end()
    void deliver(searchParams.get('bot') ?? '', searchParams.get('channel') ?? '')
  })
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`${JSON.stringify({ port: (server.address() as AddressInfo).port })}\n`)
})
