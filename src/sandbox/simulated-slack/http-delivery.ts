import { createHmac, randomBytes } from 'node:crypto'
import { Agent, request } from 'undici'
import type { SkippableClock } from '../clock.ts'
import { ACK_MS, type Delivery, type DeliveryOutcome } from './delivery.ts'
import { isRecord, type JsonRecord, parseJson } from './json.ts'

/** Slack's signed requests to the app's request URL. */
export type HttpDelivery = {
  deliver(url: string, delivery: Delivery): Promise<DeliveryOutcome>
  /** The handshake Slack does when a request URL is saved; true when the challenge came back. */
  verify(url: string): Promise<boolean>
  close(): Promise<void>
}

type Deps = { clock: Pick<SkippableClock, 'after'>; signingSecret: string }
type Sending = { url: string; body: string; contentType: string; retry?: Delivery['retry'] }

/** Makes the sender; `close` cuts what is still under way. */
export function createHttpDelivery(deps: Deps): HttpDelivery {
  const agent = new Agent()

  async function send({ url, body, contentType, retry }: Sending): Promise<DeliveryOutcome> {
    // The machine's own time: the receiver judges by its own, even in a sandbox that skips time.
    const timestamp = String(Math.floor(Date.now() / 1000))
    const signature = createHmac('sha256', deps.signingSecret).update(`v0:${timestamp}:${body}`).digest('hex')
    const headers = {
      'content-type': contentType,
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      'x-slack-signature': `v0=${signature}`,
      ...(retry === undefined
        ? {}
        : { 'x-slack-retry-num': String(retry.attempt), 'x-slack-retry-reason': retry.reason }),
    }
    const abort = new AbortController()
    const callOff = deps.clock.after(ACK_MS, () => abort.abort())
    try {
      const answer = await request(url, { method: 'POST', headers, body, signal: abort.signal, dispatcher: agent })
      const text = await answer.body.text()
      const { statusCode: status } = answer
      return status >= 200 && status < 300 ? { kind: 'acked', payload: readAck(text) } : { kind: 'refused', status }
    } catch {
      return abort.signal.aborted ? { kind: 'timeout' } : { kind: 'unreachable' }
    } finally {
      callOff()
    }
  }

  return {
    deliver: (url, delivery) => send({ url, ...encode(delivery) }),
    async verify(url) {
      const challenge = randomBytes(16).toString('hex')
      const body = JSON.stringify({ type: 'url_verification', token: 'deprecated', challenge })
      const outcome = await send({ url, body, contentType: 'application/json' })
      return outcome.kind === 'acked' && [outcome.payload['challenge'], outcome.payload['text']].includes(challenge)
    },
    close: () => agent.destroy(),
  }
}

/** The bare content type matters: Bolt answers 400 to one with a charset. */
function encode({ type, payload, retry }: Delivery): Omit<Sending, 'url'> {
  const form = 'application/x-www-form-urlencoded'
  switch (type) {
    case 'slash_commands':
      return { contentType: form, body: new URLSearchParams(formFields(payload)).toString() }
    case 'interactive':
      return { contentType: form, body: new URLSearchParams({ payload: JSON.stringify(payload) }).toString() }
    case 'events_api':
      return { contentType: 'application/json', body: JSON.stringify(payload), retry }
  }
}

function formFields(payload: JsonRecord): { [name: string]: string } {
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, String(value)]))
}

/** An ack's body is a JSON message, a plain text to show, or empty. */
function readAck(text: string): JsonRecord {
  const json = parseJson(text)
  if (isRecord(json)) return json
  return text.trim() === '' ? {} : { text }
}
