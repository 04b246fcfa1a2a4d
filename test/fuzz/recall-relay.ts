import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Agent, request } from 'undici'
import type { SlackAnswer } from './slack-relay.ts'

/** Stands between the app and simulated Recall, and changes answers when it is told how. */
export type RecallRelay = AsyncDisposable & {
  apiUrl: string
  /** `route` is method and path without ids, such as `GET /api/v1/bot/:id/`. Null: nothing is changed. */
  tamper: ((route: string, answer: SlackAnswer) => SlackAnswer) | null
  connect(apiUrl: string): void
}

/** Opens the relay on a free port of the loopback. */
export async function openRecallRelay(): Promise<RecallRelay> {
  const agent = new Agent()
  let target = ''
  const server = createServer((incoming, response) => {
    take(incoming, response).catch(() => response.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))

  async function take(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const answer = await passOn(incoming)
    const path = (incoming.url ?? '').replace(/\?.*/, '').replace(/\/[0-9a-f-]{36}\//, '/:id/')
    const { status, headers, body } = relay.tamper?.(`${incoming.method} ${path}`, answer) ?? answer
    response.writeHead(status, headers).end(body)
  }

  async function passOn(incoming: IncomingMessage): Promise<SlackAnswer> {
    const chunks: Buffer[] = []
    for await (const chunk of incoming) chunks.push(chunk as Buffer)
    const names = ['authorization', 'content-type', 'idempotency-key', 'accept', 'user-agent']
    const answer = await request(target + incoming.url, {
      method: (incoming.method ?? 'GET') as 'GET',
      headers: pick(incoming.headers, names),
      ...(chunks.length === 0 ? {} : { body: Buffer.concat(chunks) }),
      dispatcher: agent,
    })
    const headers = pick(answer.headers, ['content-type', 'retry-after'])
    return { status: answer.statusCode, headers, body: await answer.body.text() }
  }

  const relay: RecallRelay = {
    apiUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    tamper: null,
    connect(apiUrl) {
      target = apiUrl
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await agent.destroy()
    },
  }
  return relay
}

function pick(headers: Record<string, string | string[] | undefined>, names: string[]): Record<string, string> {
  return Object.fromEntries(
    names.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
  )
}
