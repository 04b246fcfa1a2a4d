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
const FORWARDED = /^(x-forwarded-.*|forwarded|x-real-ip|true-client-ip|x-client-ip|cf-connecting-ip|fly-client-ip|via)$/

function isNear({ headers, socket }: IncomingMessage, trustProxy: number): boolean {
  const forwardedFor = headers['x-forwarded-for']
  if (!Object.keys(headers).some((name) => FORWARDED.test(name))) {
    return isPrivate(clientAddress({ socketAddress: socket.remoteAddress, forwardedFor }, 0))
  }
  const entries = [headers['x-forwarded-for'] ?? []].flat().join(',').split(',')
  const known = trustProxy > 0 && entries.filter((entry) => entry.trim() !== '').length >= trustProxy
  // An entry that is no address is nobody near: the socket's other end, the proxy, must not stand in for it.
  return known && isPrivate(clientAddress({ socketAddress: undefined, forwardedFor }, trustProxy))
}
