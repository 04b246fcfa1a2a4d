import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { createSkippableClock, type SkippableClock } from '../../../src/sandbox/clock.ts'
import {
  createSimulatedRecall,
  type SimulatedRecall,
  type SimulatedRecallOptions,
} from '../../../src/sandbox/simulated-recall/simulated-recall.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests look into answers that nobody has typed
type Loose = any

/** An answer of the REST API, read. */
type Read = { status: number; headers: Headers; body: Loose; text: string }

/** A simulated Recall with its clock and a plain client. */
export type TestRecall = AsyncDisposable & {
  clock: SkippableClock
  recall: SimulatedRecall
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Read>
  /** Creates a bot and answers its id. */
  create(body?: Record<string, unknown>): Promise<string>
}

export const MEET = 'https://meet.google.com/abc-defg-hij'
export const ZOOM = 'https://acme.zoom.us/j/123456789?pwd=s3cret'

/** Starts one, by default with bots that stay as they are until they are driven. */
export async function startRecall(options: Partial<SimulatedRecallOptions> = {}): Promise<TestRecall> {
  const clock = createSkippableClock()
  const recall = await createSimulatedRecall({ clock, autoplay: 'off', ...options })
  // biome-ignore lint/complexity/useMaxParams: reads like the request it makes
  const call: TestRecall['call'] = async (method, path, body, headers = {}) => {
    const answer = await fetch(`${recall.apiUrl}${path}`, {
      method,
      redirect: 'manual',
      headers: { authorization: `Token ${recall.apiKey}`, 'content-type': 'application/json', ...headers },
      ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    return { status: answer.status, headers: answer.headers, text, body: parse(text) }
  }
  return {
    clock,
    recall,
    call,
    async create(body = {}) {
      const { status, body: bot, text } = await call('POST', '/api/v1/bot/', { meeting_url: MEET, ...body })
      if (status !== 201) throw new Error(`create answered ${status}: ${text}`)
      return bot.id
    },
    [Symbol.asyncDispose]: recall.close,
  }
}

/** One request that reached the receiver. */
export type Received = { headers: Record<string, string>; raw: string; body: Loose }

/** A webhook endpoint: answers as told and keeps what came. */
export type Receiver = AsyncDisposable & {
  url: string
  received: Received[]
  /** The next statuses to answer, then 204; `hang` never answers. */
  answers: (number | 'hang')[]
}

/** Starts a receiver. */
export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = []
  const answers: (number | 'hang')[] = []
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk)
    const raw = Buffer.concat(chunks).toString('utf8')
    received.push({ headers: request.headers as Record<string, string>, raw, body: parse(raw) })
    const answer = answers.shift() ?? 204
    if (answer !== 'hang') response.writeHead(answer).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/webhooks/recall?kept=1`,
    received,
    answers,
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** Throws when the webhook is not truly signed with this secret. */
export function verify(secret: string, { headers, raw }: Received): void {
  const named = Object.entries(headers).map(([name, value]) => [name.replace(/^svix-/, 'webhook-'), value])
  new Webhook(secret).verify(raw, Object.fromEntries(named), { jsonParse: false })
}

/** Drives a new bot through a whole meeting up to the end of the call. */
export function recordMeeting(recall: SimulatedRecall, id: string): void {
  const bot = recall.bot(id)
  bot.joinCall()
  bot.letIn()
  bot.startRecording()
  bot.endCall()
}

function parse(text: string): Loose {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
