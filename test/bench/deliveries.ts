import { randomUUID } from 'node:crypto'
import { signWebhook } from '../../src/sandbox/simulated-recall/sign-webhook.ts'

/** Where deliveries go, and for whom: our own bot ids with the ids that Recall gave them. */
export type Addressees = { secret: string; bots: readonly { id: string; recallId: string }[] }

// The life of a bot in the order of Recall's catalogue.
const LIFE = [
  'joining_call',
  'in_waiting_room',
  'in_call_not_recording',
  'recording_permission_allowed',
  'in_call_recording',
]

/**
 * Whole HTTP requests, signed, with bodies as Recall sends them (v1.11), each with an id of its own; they go round over all
 * bots, and each bot's next one is the next status of its life.
 */
export function prepareDeliveries(count: number, { secret, bots }: Addressees): Buffer[] {
  const now = Date.now()
  return Array.from({ length: count }, (_, n) => {
    const bot = bots[n % bots.length]
    if (bot === undefined) throw new Error('there are no bots to send deliveries for')
    const round = Math.floor(n / bots.length)
    return prepareDelivery({ bot, code: LIFE[round % LIFE.length] ?? 'in_call_recording', at: now + round }, secret)
  })
}

/** One of them; `at` is when Recall says that it happened, ms since 1970. */
export function prepareDelivery(
  { bot, code, at }: { bot: Addressees['bots'][number]; code: string; at: number },
  secret: string,
): Buffer {
  const body = JSON.stringify({
    event: `bot.${code}`,
    data: {
      data: { code, sub_code: null, updated_at: new Date(at).toISOString().replace('Z', '000+00:00') },
      bot: { id: bot.recallId, metadata: { slack_recorder_bot: bot.id } },
    },
  })
  const timestamp = Math.floor(Date.now() / 1000)
  return requestOf(body, signWebhook({ id: `msg_${randomUUID()}`, timestamp, body }, [secret], 'webhook'))
}

function requestOf(body: string, headers: Record<string, string>): Buffer {
  const lines = [
    'POST /webhooks/recall HTTP/1.1',
    'host: recorder.example.com',
    'content-type: application/json',
    'user-agent: Svix-Webhooks/1.72.0 (sender-9YMgn; +https://www.svix.com/http-sender/)',
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${Buffer.byteLength(body)}`,
  ]
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body}`)
}
