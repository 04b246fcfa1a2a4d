import type { IncomingMessage, ServerResponse } from 'node:http'
import { answer } from './answer.ts'
import { clientAddress } from './client-address.ts'
import { isPrivate } from './is-private.ts'

/** Everything that is counted, as text of the named type. */
export type TellMetrics = () => Promise<{ type: string; text: string }>

/**
 * Answers with the numbers, but only to who asks from this machine or a private network: the same port may be open to the
 * internet (docs/decisions/0018). Anybody else is answered 403.
 */
export async function answerMetrics(
  deps: { tellMetrics: TellMetrics; trustProxy: number },
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (!isNear(request, deps.trustProxy)) return answer(response, 403, REFUSED)
  const { type, text } = await deps.tellMetrics()
  response.writeHead(200, { 'content-type': type }).end(text)
}

const REFUSED = 'The numbers are told to this machine and to private networks only. docs/metrics.md says more.'

/** What proxies and tunnels add; with one of them the socket's other end is not who asks. */
const FORWARDED = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'x-forwarded-host', 'cf-connecting-ip', 'via']

function isNear({ headers, socket }: IncomingMessage, trustProxy: number): boolean {
  const origin = { socketAddress: socket.remoteAddress, forwardedFor: headers['x-forwarded-for'] }
  if (FORWARDED.every((name) => headers[name] === undefined)) return isPrivate(clientAddress(origin, 0))
  const entries = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
  const known = trustProxy > 0 && entries.filter((entry) => entry.trim() !== '').length >= trustProxy
  return known && isPrivate(clientAddress(origin, trustProxy))
}
