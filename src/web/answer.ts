import type { IncomingMessage, ServerResponse } from 'node:http'
import { discardBody } from './read-body.ts'

/** Answers with a line of plain text, or with nothing at all where the text is empty or the status is 204. */
export function answer(response: ServerResponse, status: number, text: string): void {
  if (status === 204) return void response.writeHead(204).end()
  response.writeHead(status, { 'content-type': 'text/plain; charset=utf-8' }).end(text === '' ? '' : `${text}\n`)
}

/**
 * Answers a request whose body was not read, and ends its connection: the rest of a body that nobody reads would be
 * taken for the next request.
 */
export async function answerUnread(
  { request, response }: { request: IncomingMessage; response: ServerResponse },
  status: number,
  text: string,
): Promise<void> {
  const type = { 'content-type': 'text/plain; charset=utf-8', 'content-length': text.length + 1 }
  response.writeHead(status, { ...type, connection: 'close' }).write(`${text}\n`)
  await discardBody(request)
  response.end()
}

/** Tells whether the request's method is one of these; if not, it is answered 405. */
export async function allows(request: IncomingMessage, response: ServerResponse, methods: string[]): Promise<boolean> {
  if (methods.includes(request.method ?? '')) return true
  response.setHeader('allow', methods.join(', '))
  await answerUnread({ request, response }, 405, `Only ${methods.join(', ')}.`)
  return false
}
