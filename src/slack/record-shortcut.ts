import type { AllMiddlewareArgs, MessageShortcut, SlackShortcutMiddlewareArgs } from '@slack/bolt'
import type { Act, Taken } from '../recording/acts.ts'
import { fieldAt, idAt, textAt } from './fields.ts'
import { acknowledge, commitInTime, type ListenerDeps, newAct, tellNow } from './listener.ts'
import { meetingsInMessage } from './meetings-in-message.ts'

type Args = SlackShortcutMiddlewareArgs<MessageShortcut> & AllMiddlewareArgs

/** As the manifest names it. */
export const RECORD_SHORTCUT = 'record_message'

/** The listener for *Record this meeting* on a message: its link is recorded, and the card goes into its thread. */
export function createRecordShortcut(deps: ListenerDeps): (args: Args) => Promise<void> {
  return async ({ body, ack, context }) => {
    const pointed = readPayload(deps, context.teamId ?? '', body)
    if (pointed === null) {
      deps.log.warn({}, 'A shortcut came without its message')
      await acknowledge(deps, ack)
      return
    }
    const taken = await commitInTime(deps, () => take(deps, pointed))
    await acknowledge(deps, ack)
    if (taken.kind === 'notStarted') await tellNow(deps, pointed.act, { kind: 'notStarted' })
  }
}

type Pointed = { act: Act; rootTs: string; message: unknown }

function readPayload(deps: ListenerDeps, team: string, body: unknown): Pointed | null {
  const user = idAt(body, 'user', 'id')
  const channel = idAt(body, 'channel', 'id')
  const ts = textAt(body, 'message', 'ts') ?? textAt(body, 'message_ts')
  if (user === null || channel === null || ts === null) return null
  const threadTs = textAt(body, 'message', 'thread_ts')
  const inThread = threadTs !== null && threadTs !== ts
  const act = newAct(deps, {
    ...{ team, channel, user },
    key: textAt(body, 'trigger_id'),
    responseUrl: textAt(body, 'response_url'),
    threadTs: inThread ? threadTs : null,
    inThread,
    reply: 'later',
  })
  return { act, rootTs: threadTs ?? ts, message: fieldAt(body, 'message') }
}

function take({ acts }: ListenerDeps, { act, rootTs, message }: Pointed): Promise<Taken> {
  const links = meetingsInMessage(message)
  const [link] = links
  if (link === undefined) return acts.answer({ ...act, answer: { kind: 'noLinkInMessage' } })
  if (links.length === 1) return acts.record({ ...act, link, botName: null, when: null, joinAt: null, rootTs })
  // The link that is picked later is recorded where the question was asked: in this message's thread.
  return acts.answer({ ...act, threadTs: rootTs, answer: { kind: 'whichLink', askId: '', links } })
}
