import fc from 'fast-check'
import { ask } from '../ask.ts'
import { createDoor, judged } from '../door.ts'
import type { Mutation } from '../mutation.ts'
import { rarely, wildText } from '../wild-values.ts'

const base64url = fc.constantFrom(...'ABCabc019-_')

const token = fc.oneof(
  wildText,
  fc.string({ unit: base64url, minLength: 22, maxLength: 22 }),
  fc.string({ unit: base64url, maxLength: 60 }),
  fc.constantFrom(
    '',
    '/',
    '//',
    '.',
    '..',
    '../r/',
    '%',
    '%2e%2e%2f',
    '%00',
    'a'.repeat(6000),
    '__proto__',
    '\\',
    ';jsessionid=1',
  ),
)

/** Links of ours that lead to nothing. */
export const linkUnknown = createDoor({
  name: 'link, unknown',
  unsigned: true,
  plan: fc.record({
    token,
    encoded: fc.boolean(),
    query: rarely(wildText),
    method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'PATCH'),
    from: fc.oneof(
      fc.nat().map((at) => `10.${at & 255}.${(at >> 8) & 255}.${(at >> 16) & 255}`),
      wildText,
    ),
    changes: fc.constant<Mutation[]>([]),
  }),
  async send({ world }, plan) {
    const path = `/r/${plan.encoded ? encoded(plan.token) : pathSafe(plan.token)}${plan.query === null ? '' : `?${pathSafe(plan.query)}`}`
    const from = plan.from.replace(/[^\x20-\x7e]/g, '?')
    const { status } = await ask(world, { method: plan.method, path, headers: { 'x-forwarded-for': from } })
    // A token of dots leads out of the route.
    return judged(status, plan.method === 'GET' || plan.method === 'HEAD' ? [404, 429] : [405, 404])
  },
})

/** A link that leads to a recording, asked for in odd ways. */
export const linkKnown = createDoor({
  name: 'link, known',
  plan: fc.record({
    query: rarely(wildText),
    method: fc.constantFrom('GET', 'GET', 'HEAD', 'POST'),
    slash: fc.boolean(),
    from: fc.nat({ max: 200 }),
    changes: fc.constant<Mutation[]>([]),
  }),
  async send({ world, lived }, { query, method, slash, from }) {
    const [known = ''] = lived.tokens
    const path = `/r/${known}${slash ? '/' : ''}${query === null ? '' : `?${pathSafe(query)}`}`
    const { status, location } = await ask(world, { method, path, headers: { 'x-forwarded-for': `10.9.9.${from}` } })
    if (location !== '' && !location.startsWith(world.recall.apiUrl)) {
      return { status: '302', fault: 'led to a stranger' }
    }
    // 410, 503: what webhooks have made of the recording, and the limit of calls to Recall on a clock that stands still.
    const expected = method === 'POST' ? [405] : [302, 429, 410, 503]
    return { status: String(status), fault: expected.includes(status) ? null : `answered ${status}` }
  },
})

// What an HTTP client can send; other bytes are tried on the bare socket.
function pathSafe(text: string): string {
  return text
    .replace(/[^\x21-\x7e]/g, '%')
    .replaceAll('#', '%23')
    .replaceAll('?', '%3F')
}

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}
