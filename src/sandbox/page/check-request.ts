import type { IncomingMessage } from 'node:http'

/** Either a request of the page itself, or an HTTP refusal: nobody else on this machine or on the web may act here. */
export type RequestCheck = { kind: 'own' } | { kind: 'refused'; status: number; why: string }

const LOOPBACK = /^(127\.0\.0\.1|localhost|\[::1\])(:\d+)?$/

/** Checks where a request comes from. A foreign Host is a name that somebody lets point to this machine. */
export function checkRequest(request: IncomingMessage): RequestCheck {
  const { host = '', origin } = request.headers
  if (!LOOPBACK.test(host)) return { kind: 'refused', status: 421, why: 'The sandbox is for this machine only.' }
  if (request.method !== 'POST') return { kind: 'own' }
  if (origin !== `http://${host}`)
    return { kind: 'refused', status: 403, why: 'Only the sandbox’s own page may act here.' }
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase()
  if (type !== 'application/json') return { kind: 'refused', status: 415, why: 'Actions are sent as JSON.' }
  return { kind: 'own' }
}
