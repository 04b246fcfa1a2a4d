import fc from 'fast-check'
import { signWebhook } from '../../../src/sandbox/simulated-recall/sign-webhook.ts'
import { readContract } from '../../recall/contract.ts'
import { ask } from '../ask.ts'
import { createDoor, judged, type Stage } from '../door.ts'
import { type Mutation, mutate, mutation } from '../mutation.ts'
import { absurdTime, rarely, wildText, wildValue } from '../wild-values.ts'

const CODES = [
  'joining_call',
  'in_call_recording',
  'call_ended',
  'done',
  'fatal',
  'media_expired',
  'processing',
  'paused',
  'failed',
  'deleted',
]

const webhookPlan = {
  template: fc.nat({ max: 10_000 }),
  /** One of our bots (by number), or whatever stands there. */
  bot: fc.option(fc.nat({ max: 20 }), { freq: 3 }),
  code: rarely(fc.oneof<fc.Arbitrary<unknown>[]>(fc.constantFrom(...CODES), wildText)),
  subCode: rarely(wildText),
  time: rarely(absurdTime),
  recordingId: rarely(fc.oneof<fc.Arbitrary<unknown>[]>(wildText, wildValue)),
  body: rarely(
    fc.oneof(
      fc.nat({ max: 400 }),
      fc.constantFrom('', 'null', '[]', '"text"', '\ufeff{}', 'x'.repeat(1024 * 1024 - 9), 'x'.repeat(1024 * 1024 + 1)),
    ),
  ),
  changes: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Mutation[]>([]) },
    { weight: 5, arbitrary: fc.array(mutation, { minLength: 1, maxLength: 4 }) },
  ),
}

type WebhookPlan = {
  template: number
  bot: number | null
  code: unknown
  subCode: string | null
  time: unknown
  recordingId: unknown
  body: number | string | null
  changes: Mutation[]
}

/** Webhooks signed with the right secret, with either family of headers or both. */
export const recallSigned = createDoor({
  name: 'Recall, signed',
  plan: fc.record({
    ...webhookPlan,
    family: fc.constantFrom('webhook', 'svix', 'both'),
    skew: fc.constantFrom(0, 0, 0, -200, 200),
    id: rarely(fc.constantFrom('x'.repeat(3000), '__proto__', '0', "'", 'msg_repeated')),
  }),
  async send(stage, { family, skew, id, ...plan }) {
    const body = bodyOf(stage, plan)
    const timestamp = Math.floor(Date.now() / 1000) + skew
    const toSign = { id: id ?? `msg_${stage.number}`, timestamp, body }
    const families =
      family === 'both'
        ? (['webhook', 'svix'] as const)
        : [family === 'svix' ? ('svix' as const) : ('webhook' as const)]
    const secret = [stage.world.recall.webhookSecret]
    const headers = Object.assign({}, ...families.map((one) => signWebhook(toSign, secret, one))) as Record<
      string,
      string
    >
    const status = await post(stage, { 'content-type': 'application/json', ...headers }, body)
    return judged(status, [Buffer.byteLength(body) > 1024 * 1024 ? 413 : 204])
  },
})

type Forged =
  | 'none'
  | 'otherSecret'
  | 'stale'
  | 'future'
  | 'otherBody'
  | 'otherId'
  | 'version'
  | 'text'
  | 'type'
  | 'badTime'

/** Webhooks that Recall has not signed, or long ago. */
export const recallUnsigned = createDoor({
  name: 'Recall, unsigned',
  unsigned: true,
  plan: fc.record({
    ...webhookPlan,
    forged: fc.constantFrom<Forged[]>(
      'none',
      'otherSecret',
      'stale',
      'future',
      'otherBody',
      'otherId',
      'version',
      'text',
      'type',
      'badTime',
    ),
    family: fc.constantFrom('webhook' as const, 'svix' as const),
    text: wildText,
  }),
  async send(stage, { forged, family, text, ...plan }) {
    const body = bodyOf(stage, plan)
    const headers = forgedHeaders(stage, { forged, family, text, body })
    const status = await post(
      stage,
      { 'content-type': forged === 'type' ? 'text/plain' : 'application/json', ...headers },
      body,
    )
    return judged(status, [401, 413, 415])
  },
})

type Forgery = { forged: Forged; family: 'webhook' | 'svix'; text: string; body: string }

function forgedHeaders({ world, number }: Stage, { forged, family, text, body }: Forgery): Record<string, string> {
  const now = Math.floor(Date.now() / 1000)
  const id = `msg_forged_${number}`
  const right = world.recall.webhookSecret
  const sign = (change: { timestamp?: number; body?: string; id?: string }, secret = right) =>
    signWebhook({ id, timestamp: now, body, ...change }, [secret], family)
  const safe = text.replace(/[^\t\x20-\x7e]/g, '?')
  switch (forged) {
    case 'none':
      return {}
    case 'otherSecret':
      return sign({}, `whsec_${Buffer.alloc(24, 7).toString('base64')}`)
    case 'stale':
      return sign({ timestamp: now - 302 })
    // Well beyond the five minutes: the request may take a while to be sent.
    case 'future':
      return sign({ timestamp: now + 900 })
    case 'otherBody':
      return sign({ body: `${body} ` })
    case 'otherId':
      return { ...sign({}), [`${family}-id`]: 'msg_other' }
    case 'version':
      return { ...sign({}), [`${family}-signature`]: (sign({})[`${family}-signature`] ?? '').replaceAll('v1,', 'v2,') }
    case 'text':
      return { ...sign({}), [`${family}-signature`]: `v1,${safe} v1, ${safe}` }
    case 'badTime':
      return { ...sign({}), [`${family}-timestamp`]: safe }
    case 'type':
      return sign({})
  }
}

type Json = Record<string, unknown>

function bodyOf({ lived }: Stage, plan: WebhookPlan): string {
  if (typeof plan.body === 'string') return plan.body
  const all = [...lived.webhooks, ...CATALOGUE]
  const whole = JSON.parse(all[plan.template % all.length] ?? '{}') as { data?: Json }
  const data = whole.data ?? {}
  const inner = (holder: Json, key: string) => (typeof holder[key] === 'object' ? (holder[key] as Json | null) : null)
  const status = inner(data, 'data') ?? inner(data, 'status')
  if (plan.bot !== null) {
    const id = lived.recallIds[plan.bot % lived.recallIds.length]
    const bot = inner(data, 'bot')
    if (bot !== null) bot['id'] = id
    if ('bot_id' in data) data['bot_id'] = id
  }
  if (status !== null) {
    if (plan.code !== null) status['code'] = plan.code
    if (plan.subCode !== null) status['sub_code'] = plan.subCode
    if (plan.time !== null)
      for (const name of ['updated_at', 'created_at']) if (name in status) status[name] = plan.time
  }
  const recording = inner(data, 'recording')
  if (plan.recordingId !== null && recording !== null) recording['id'] = plan.recordingId
  const text = String(JSON.stringify(mutate(whole, plan.changes)))
  return plan.body === null ? text : text.slice(0, plan.body)
}

/** Recall's own examples of every webhook, where its catalogue is there. */
const CATALOGUE = examples(readContract('recall-webhooks.json'))

function examples(catalogue: unknown): string[] {
  const { data = [] } = (catalogue ?? {}) as { data?: { schemas?: Record<string, { examples?: unknown[] }> | null }[] }
  return data.flatMap(({ schemas }) =>
    Object.values(schemas ?? {}).flatMap(({ examples: shown = [] }) => shown.map((example) => JSON.stringify(example))),
  )
}

async function post({ world }: Stage, headers: Record<string, string>, body: string): Promise<number> {
  return (await ask(world, { method: 'POST', path: '/webhooks/recall', headers, body })).status
}
