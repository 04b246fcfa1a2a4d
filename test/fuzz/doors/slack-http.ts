import fc from 'fast-check'
import { ask } from '../ask.ts'
import { createDoor, judged, type Stage } from '../door.ts'
import type { Mutation } from '../mutation.ts'
import { httpForm, slackSignature } from '../slack-relay.ts'
import { rarely, wildText } from '../wild-values.ts'
import { slackInput, slackPlan } from './slack-input.ts'

const TYPES = [
  'application/json',
  'application/x-www-form-urlencoded',
  'application/x-www-form-urlencoded; charset=utf-8',
  'APPLICATION/JSON',
  'application/json; charset=utf-8',
  'text/plain',
  'multipart/form-data; boundary=x',
  'application/x-www-form-urlencoded;;;',
  '',
]

const bodyPlan = {
  input: slackPlan,
  type: rarely(fc.constantFrom(...TYPES)),
  /** Cuts the body, or puts something else in its place. */
  body: rarely(
    fc.oneof(
      fc.nat({ max: 600 }),
      fc.constantFrom('null', '[]', '0', '{', 'payload=', 'payload=null', 'payload={}', 'a'.repeat(1_100_000)),
    ),
  ),
}

/** Requests signed with the right secret: those of Slack, or of somebody who made them send nonsense. */
export const slackHttp = createDoor({
  name: 'Slack, HTTP',
  plan: fc.record({
    ...bodyPlan,
    skew: fc.constantFrom(0, 0, 0, -250, 250, 4000),
    changes: fc.constant<Mutation[]>([]),
  }),
  async send(stage, { skew, ...plan }) {
    const { body, type, plain } = bodyOf(stage, plan)
    const timestamp = String(Math.floor(Date.now() / 1000) + skew)
    const answer = await post(
      stage,
      {
        'content-type': type,
        'x-slack-request-timestamp': timestamp,
        'x-slack-signature': slackSignature(stage.world.signingSecret, timestamp, body),
      },
      body,
    )
    const isCommand = plain && plan.body === null && plan.type === null && body.includes('command=')
    return isCommand && skew <= 250 ? judged(answer, [200]) : judged(answer)
  },
})

type Forged = 'none' | 'otherSecret' | 'stale' | 'otherBody' | 'noTime' | 'badTime' | 'text' | 'short' | 'sslCheck'

/** Requests that nobody who knows the secret has signed, or that are sent again much later. */
export const slackUnsigned = createDoor({
  name: 'Slack, unsigned',
  unsigned: true,
  plan: fc.record({
    ...bodyPlan,
    forged: fc.constantFrom<Forged[]>(
      'none',
      'otherSecret',
      'stale',
      'otherBody',
      'noTime',
      'badTime',
      'text',
      'short',
      'sslCheck',
    ),
    text: wildText,
    changes: fc.constant<Mutation[]>([]),
  }),
  async send(stage, { forged, text, ...plan }) {
    const made = bodyOf(stage, plan)
    const body = forged === 'sslCheck' ? `ssl_check=1&${made.body}` : made.body
    const type = forged === 'sslCheck' ? 'application/x-www-form-urlencoded' : made.type
    const status = await post(stage, { 'content-type': type, ...forgedHeaders(stage, { forged, text, body }) }, body)
    const answered = judged(status)
    const taken = status < 300 && forged !== 'sslCheck'
    return taken ? { status: answered.status, fault: 'an unsigned request was taken' } : answered
  },
})

function forgedHeaders(
  { world }: Stage,
  { forged, text, body }: { forged: Forged; text: string; body: string },
): Record<string, string> {
  const now = String(Math.floor(Date.now() / 1000))
  const sign = (secret: string, time: string, of: string) => ({
    'x-slack-request-timestamp': time,
    'x-slack-signature': slackSignature(secret, time, of),
  })
  switch (forged) {
    case 'none':
    case 'sslCheck':
      return {}
    case 'otherSecret':
      return sign('0'.repeat(32), now, body)
    case 'stale':
      return sign(world.signingSecret, String(Number(now) - 301), body)
    case 'otherBody':
      return sign(world.signingSecret, now, `${body} `)
    case 'noTime':
      return { 'x-slack-signature': slackSignature(world.signingSecret, now, body) }
    case 'badTime':
      return sign('0'.repeat(32), headerSafe(text), body)
    case 'text':
      return { 'x-slack-request-timestamp': now, 'x-slack-signature': headerSafe(text) }
    case 'short':
      return { 'x-slack-request-timestamp': now, 'x-slack-signature': 'v0=' }
  }
}

function headerSafe(text: string): string {
  return text.replace(/[^\t\x20-\x7e]/g, '?')
}

type BodyPlan = { input: Parameters<typeof slackInput>[1]; type: string | null; body: number | string | null }

function bodyOf(stage: Stage, plan: BodyPlan): { body: string; type: string; plain: boolean } {
  const input = slackInput(stage, plan.input)
  const form = httpForm(input)
  const body = typeof plan.body === 'number' ? form.body.slice(0, plan.body) : (plan.body ?? form.body)
  return { body, type: plan.type ?? form.contentType, plain: input.plain && !plan.input.foreign }
}

async function post({ world }: Stage, headers: Record<string, string>, body: string): Promise<number> {
  return (await ask(world, { method: 'POST', path: '/slack/events', headers, body })).status
}
