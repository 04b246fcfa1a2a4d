import type { CallPoints } from '../call-points.ts'
import type { Agenda } from './agenda.ts'
import { createPostWebhook, type PostOutcome } from './post-webhook.ts'

/** One attempt at a delivery; `status` is null while nothing has come back. `at` is milliseconds since 1970. */
type DeliveryAttempt = { at: number; status: number | 'no answer' | null }

/** One webhook and what became of it. The id stays the same over all attempts. */
export type Delivery = {
  id: string
  event: string
  /** Null for an event that is none of our bots'. */
  botId: string | null
  body: string
  state: 'held' | 'waiting' | 'delivered' | 'given up' | 'lost'
  attempts: DeliveryAttempt[]
}

/** The webhook endpoint, as Svix deals with it. */
export type Endpoint = {
  /** Null: there is none. */
  url: string | null
  /** Tries a delivery now, and again later until it is taken or Svix gives up. */
  deliver(delivery: Delivery): Promise<PostOutcome>
  /** Tries a delivery once more, whatever became of it. */
  deliverOnce(delivery: Delivery): Promise<PostOutcome>
  post(body: string, headers: Record<string, string>): Promise<PostOutcome>
  close(): Promise<void>
}

/** What an endpoint needs. `sign` is asked at each attempt: the timestamp in the signature is that of the attempt. */
export type EndpointDeps = {
  agenda: Agenda
  sign: (id: string, body: string) => Record<string, string>
  changed: () => void
  points: Pick<CallPoints, 'reach'>
}

// Svix: after each failure, counted from it (docs.recall.ai/docs/faq-webhooks).
const RETRIES_MS = [5, 300, 1800, 7200, 18_000, 36_000, 36_000].map((seconds) => seconds * 1000)
// Recall wants an answer within this time (docs.recall.ai/docs/bot-status-change-events).
const TIMEOUT_MS = 15_000
// When the clock is skipped, an answer that is on its way still gets this much real time to arrive.
const LEAST_REAL_MS = 1000

/** Makes an endpoint that is not set up yet. */
export function createEndpoint({ agenda, sign, changed, points }: EndpointDeps): Endpoint {
  const connections = createPostWebhook()
  const endpoint: Endpoint = {
    url: null,
    deliver: (delivery) => attempt(delivery, RETRIES_MS),
    deliverOnce: (delivery) => attempt(delivery, null),
    post,
    close: () => connections.close(),
  }

  async function attempt(delivery: Delivery, retries: readonly number[] | null): Promise<PostOutcome> {
    const record: DeliveryAttempt = { at: agenda.now(), status: null }
    delivery.attempts.push(record)
    const outcome = await post(delivery.body, sign(delivery.id, delivery.body))
    record.status = outcome.status
    if (isTaken(outcome)) delivery.state = 'delivered'
    else if (retries !== null && delivery.state !== 'delivered') tryLater(delivery, retries)
    changed()
    return outcome
  }

  function tryLater(delivery: Delivery, [wait, ...later]: readonly number[]): void {
    if (wait === undefined) delivery.state = 'given up'
    else agenda.after(wait, () => void attempt(delivery, later))
  }

  async function post(body: string, headers: Record<string, string>): Promise<PostOutcome> {
    if (endpoint.url === null) return { status: 'no answer' }
    const sent = connections.post(endpoint.url, body, headers)
    const sentAt = Date.now()
    let lastChance: NodeJS.Timeout | undefined
    const callOff = agenda.afterOutside(TIMEOUT_MS, () => {
      lastChance = setTimeout(sent.abort, Math.max(sentAt + LEAST_REAL_MS - Date.now(), 0))
    })
    await points.reach({ name: 'webhook', at: 'sent' })
    const outcome = await sent.outcome
    await points.reach({ name: 'webhook', at: 'acked' })
    callOff()
    clearTimeout(lastChance)
    return outcome
  }

  return endpoint
}

function isTaken({ status }: PostOutcome): boolean {
  return typeof status === 'number' && status >= 200 && status < 300
}
