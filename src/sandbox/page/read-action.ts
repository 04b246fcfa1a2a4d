import { z } from 'zod'
import type { PageAction } from './page-action.ts'

/** An action in its proper form, or a sentence about what is wrong with it. */
export type ActionReading = { kind: 'action'; action: PageAction } | { kind: 'wrong'; why: string }

/** Reads what the page posted. */
export function readAction(body: string): ActionReading {
  let json: unknown
  try {
    json = JSON.parse(body)
  } catch {
    return { kind: 'wrong', why: 'What was sent is not JSON.' }
  }
  const read = ACTION.safeParse(json)
  if (read.success) return { kind: 'action', action: read.data }
  return { kind: 'wrong', why: `The sandbox does not know this action. ${z.prettifyError(read.error)}` }
}

// A name, an id or a reason, not a text.
const short = z.string().min(1).max(300)
const press = z.object({
  actionId: short,
  blockId: z.string().max(300).nullable(),
  value: z.string().max(3000).nullable(),
})
/** Longer than any recording, and short enough that the date stays one. */
const MOST_MS = 30 * 86_400_000

const ACTION: z.ZodType<PageAction> = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('type'),
    user: short,
    channel: short,
    threadTs: short.nullable(),
    // Slack's own limit of a message.
    text: z.string().min(1).max(40_000),
  }),
  z.object({ kind: z.literal('press'), user: short, channel: short, ts: short, press }),
  z.object({ kind: z.literal('press in view'), user: short, viewId: short, press }),
  z.object({
    kind: z.literal('submit view'),
    user: short,
    viewId: short,
    values: z.record(z.string(), z.record(z.string(), z.unknown())),
  }),
  z.object({ kind: z.literal('close view'), user: short, viewId: short }),
  z.object({ kind: z.literal('record message'), user: short, channel: short, ts: short }),
  z.object({ kind: z.literal('delete message'), channel: short, ts: short }),
  z.object({ kind: z.literal('open app'), user: short, tab: z.enum(['home', 'messages']) }),
  z.object({ kind: z.literal('skip'), ms: z.number().positive().max(MOST_MS) }),
  z.object({ kind: z.literal('move bot'), bot: short, move: short, subCode: short.nullable() }),
  z.object({ kind: z.literal('set life'), life: short, pace: z.number().min(0.05).max(10) }),
  z.object({ kind: z.literal('set trouble'), trouble: short, mode: z.enum(['off', 'once', 'on']) }),
  z.object({ kind: z.literal('drop sockets') }),
  z.object({ kind: z.literal('switch app'), on: z.boolean() }),
  z.object({ kind: z.literal('use own links'), on: z.boolean() }),
])
