import type { IncomingMessage, ServerResponse } from 'node:http'
import { HTTPReceiver, HTTPReceiverDeferredRequestError } from '@slack/bolt'
import { boltLogger, type Log } from './bolt-logger.ts'

/** What our own HTTP server calls for `POST /slack/events`. It always answers and never throws. */
export type RequestListener = (request: IncomingMessage, response: ServerResponse) => void

const FORM = 'application/x-www-form-urlencoded'

/** Bolt's receiver for HTTP mode, without a server of its own: `listener` is mounted in ours. Signatures are checked in it. */
export function createHttpReceiver(deps: { signingSecret: string; log: Log }): {
  receiver: HTTPReceiver
  listener: RequestListener
} {
  const receiver = new HTTPReceiver({
    signingSecret: deps.signingSecret,
    logger: boltLogger(deps.log),
    bodyLimit: 1024 * 1024,
  })
  const listener: RequestListener = (request, response) => {
    // Bolt takes a form for JSON as soon as anything follows its type (facts 1.2).
    if (request.headers['content-type']?.toLowerCase().startsWith(`${FORM};`)) request.headers['content-type'] = FORM
    try {
      receiver.requestListener(request, response)
    } catch (error) {
      if (response.headersSent) return
      response.writeHead(error instanceof HTTPReceiverDeferredRequestError ? 404 : 400)
      response.end()
    }
  }
  return { receiver, listener }
}
