import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type CallPoints, passCall } from '../call-points.ts'
import { createApiArgs, readBody } from './api-args.ts'
import { type CallDesk, type Reply, writeReply } from './call-desk.ts'
import { isRecord, type JsonRecord, parseJson } from './json.ts'
import { readContent } from './message-content.ts'
import type { Ephemeral, SlackMessage } from './message-store.ts'
import type { MethodContext } from './method-context.ts'

/** Where an answer to a command or a click appears; `original` is what `replace_original` and `delete_original` mean: what was pressed, else the latest answer. */
export type AnswerPlace = {
  user: string
  channel: string
  original:
    | { kind: 'message'; message: SlackMessage }
    | { kind: 'ephemeral'; shown: Ephemeral }
    | { kind: 'answer'; shown: Ephemeral }
    | undefined
}

/** The answer addresses that came with commands and clicks. */
export type ResponseUrls = {
  /** The path of a fresh one. */
  open(place: AnswerPlace): string
  answer(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Shows an ack's message at its place. Returns Slack's error code when it is not a proper message. */
  showAck(place: AnswerPlace, body: JsonRecord): string | undefined
}

// https://docs.slack.dev/interactivity/handling-user-interaction
const USES = 5
const LIFETIME_MS = 30 * 60_000

type ResponseUrlDeps = { context: MethodContext; desk: CallDesk; points: CallPoints }

/** Makes an empty list of addresses. They pass by the channel's posting rules, as Slack's do. */
export function createResponseUrls({ context, desk, points }: ResponseUrlDeps): ResponseUrls {
  const issued = new Map<string, { place: AnswerPlace; expiresAt: number; uses: number }>()

  function use(path: string, body: JsonRecord): Reply {
    const entry = issued.get(path)
    if (entry === undefined || entry.uses >= USES || context.clock.now() >= entry.expiresAt) {
      context.violations.note('spent_response_url', entry === undefined ? 'unknown' : `after ${entry.uses} uses`)
      return { kind: 'answered', status: 404, body: { ok: false, error: 'expired_url' } }
    }
    entry.uses += 1
    const error = showAnswer(context, { place: entry.place, body, from: 'response_url' })
    if (error !== undefined) return { kind: 'answered', status: 400, body: { ok: false, error } }
    return { kind: 'answered', status: 200, body: 'ok' }
  }

  return {
    open(place) {
      const { teamId } = context.world.app
      const path = `/respond/${teamId}/${randomBytes(12).toString('hex')}`
      issued.set(path, { place, expiresAt: context.clock.now() + LIFETIME_MS, uses: 0 })
      return path
    },
    async answer(request, response) {
      const read = await readBody(request)
      const fields = read.kind === 'read' ? read.fields : {}
      const inForm = typeof fields['payload'] === 'string' ? parseJson(fields['payload']) : undefined
      const body = isRecord(inForm) ? inForm : fields
      const perform = () => use(new URL(request.url ?? '/', 'http://slack').pathname, body)
      await passCall(points, {
        name: 'slack response_url',
        response,
        act: () => desk.take({ method: 'response_url', args: body, channel: undefined }, perform),
        send: (reply) => writeReply(response, reply),
      })
    },
    showAck: (place, body) => showAnswer(context, { place, body, from: 'ack' }),
  }
}

type Answer = { place: AnswerPlace; body: JsonRecord; from: 'ack' | 'response_url' }

function showAnswer(context: MethodContext, { place, body, from }: Answer): string | undefined {
  const { store } = context
  const args = createApiArgs(body)
  if (args.flag('delete_original')) {
    if (place.original?.kind === 'message') store.remove(place.original.message)
    else if (place.original !== undefined) store.hide(place.original.shown)
    place.original = undefined
    return undefined
  }
  const read = readContent(args)
  if ('refusal' in read) return String(read.refusal['error'])
  const content = { text: read.content.text ?? '', blocks: read.content.blocks ?? [], metadata: undefined }
  const threadTs = args.text('thread_ts') || undefined
  if (args.flag('replace_original') && place.original !== undefined) {
    replace(context, place.original, content)
  } else if (args.text('response_type') === 'in_channel') {
    store.post({ channel: place.channel, author: { kind: 'app' }, threadTs, ...content })
  } else {
    const { text, blocks } = content
    const shown = store.show({ user: place.user, channel: place.channel, threadTs, from, text, blocks })
    if (place.original === undefined || place.original.kind === 'answer') place.original = { kind: 'answer', shown }
  }
  return undefined
}

type Content = { text: string; blocks: JsonRecord[]; metadata: undefined }

function replace({ store }: MethodContext, original: NonNullable<AnswerPlace['original']>, content: Content): void {
  if (original.kind === 'message') {
    store.edit(original.message, { ...content, metadata: original.message.metadata })
    return
  }
  const { shown } = original
  store.rewrite(shown, content)
}
