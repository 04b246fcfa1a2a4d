import type { ServerResponse } from 'node:http'
import type { SkippableClock } from '../clock.ts'
import type { Budgets } from './budgets.ts'
import type { Changes } from './changes.ts'
import type { JsonRecord } from './json.ts'
import type { MetTrouble, Troubles } from './trouble.ts'

/** An HTTP answer before it is written; `lost` means that the connection is cut instead, `cut` that it is in the middle of the body. */
export type Reply =
  | { kind: 'answered'; status: number; headers?: { [name: string]: string }; body: unknown }
  | { kind: 'lost' }
  | { kind: 'cut'; status: number; headers?: { [name: string]: string }; body: unknown }

/** One line of the journal. `args` has no token, and JSON arguments are parsed; `answer` is missing while the call waits. */
export type ApiCall = { method: string; args: JsonRecord; at: number; answer: Reply | undefined }

/** Where every call passes: it is written down, may meet trouble, and is answered. `perform` has the effect. */
export type CallDesk = {
  calls: ApiCall[]
  take(call: { method: string; args: JsonRecord; channel: string | undefined }, perform: () => Reply): Promise<Reply>
}

/** Makes a desk with an empty journal. */
export function createCallDesk(deps: DeskDeps): CallDesk {
  const { calls = [] } = deps
  return {
    calls,
    async take({ method, args, channel }, perform) {
      const call: ApiCall = { method, args, at: deps.clock.now(), answer: undefined }
      calls.push(call)
      const closed = deps.budgets.stillClosed({ method, channel })
      const trouble = closed === undefined ? deps.troubles.take(method, args) : undefined
      deps.changes.announce({ kind: 'call_started', method })
      if (closed !== undefined) call.answer = rateLimited(closed)
      else if (trouble === undefined) call.answer = perform()
      else call.answer = await meet(deps, { method, trouble, perform })
      deps.changes.announce({ kind: 'call_answered', method })
      return call.answer
    },
  }
}

/** Slack's answer to a call over its budget. */
export function rateLimited(retryAfterSeconds: number): Reply {
  const headers = { 'retry-after': String(retryAfterSeconds) }
  return { kind: 'answered', status: 429, headers, body: { ok: false, error: 'ratelimited' } }
}

/** Writes the answer, or cuts the connection. */
export function writeReply(response: ServerResponse, reply: Reply): void {
  if (reply.kind === 'lost') {
    response.socket?.destroy()
    return
  }
  const isText = typeof reply.body === 'string'
  const type = isText ? 'text/html; charset=utf-8' : 'application/json; charset=utf-8'
  const body = isText ? String(reply.body) : JSON.stringify(reply.body)
  const headers = { 'content-type': type, ...reply.headers }
  if (reply.kind === 'answered') {
    response.writeHead(reply.status, headers)
    response.end(body)
    return
  }
  const bytes = Buffer.from(body)
  response.writeHead(reply.status, { ...headers, 'content-length': bytes.length })
  response.write(bytes.subarray(0, bytes.length / 2), () => response.socket?.resetAndDestroy())
}

/** `calls`: the journal, where several desks share one. */
type DeskDeps = {
  clock: Pick<SkippableClock, 'now'>
  budgets: Budgets
  troubles: Troubles
  changes: Changes
  calls?: ApiCall[]
}

type Meeting = { method: string; trouble: MetTrouble; perform: () => Reply }

async function meet(deps: DeskDeps, { method, trouble, perform }: Meeting): Promise<Reply> {
  switch (trouble.kind) {
    case 'http429':
      deps.budgets.close(method, trouble.retryAfter)
      return rateLimited(trouble.retryAfter)
    case 'http500':
      if (trouble.tookEffect === true) perform()
      return { kind: 'answered', status: 500, body: '<html><body>Server Error</body></html>' }
    case 'html200':
      if (trouble.tookEffect === true) perform()
      return { kind: 'answered', status: 200, body: '<html><body>Slack is having a moment</body></html>' }
    case 'error':
      if (trouble.tookEffect === true) perform()
      return { kind: 'answered', status: 200, body: { ok: false, error: trouble.error } }
    case 'lostAnswer':
      perform()
      return { kind: 'lost' }
    case 'cutAnswer': {
      const whole = perform()
      return whole.kind === 'lost' ? whole : { ...whole, kind: 'cut' }
    }
    case 'lostRequest':
      return { kind: 'lost' }
    case 'slow': {
      const early = trouble.effect === 'late' ? undefined : perform()
      await trouble.held
      return early ?? perform()
    }
  }
}
