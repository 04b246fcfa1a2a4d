import type { Act } from '../recording/acts.ts'
import { fieldAt, idAt, textAt } from './fields.ts'
import { type ListenerDeps, newAct } from './listener.ts'

/** A press on one of our buttons. `row`: the id in its value. `fromHome`: on the Home tab. `onEphemeral`: on what only this person sees. */
export type Press = { act: Act; row: string; fromHome: boolean; onEphemeral: boolean }

// The row’s channel is named in front of it where the button stands elsewhere: on the Home tab, in a direct message.
const IN_CHANNEL = /^(?:([CDG][A-Z0-9]{1,30})\/)?(.+)$/

/** Reads a `block_actions` payload, or null when something that every press has is missing. Never throws. */
export function readPress(
  deps: Pick<ListenerDeps, 'clock'>,
  { team, body, action }: { team: string; body: unknown; action: unknown },
): Press | null {
  const [, named = null, row = null] = IN_CHANNEL.exec(textAt(action, 'value') ?? '') ?? []
  const channel = named ?? idAt(body, 'channel', 'id') ?? idAt(body, 'container', 'channel_id')
  const user = idAt(body, 'user', 'id')
  if (channel === null || user === null || row === null) return null
  const threadTs = threadOf(body)
  const act = newAct(deps, {
    ...{ team, channel, user },
    key: textAt(body, 'trigger_id'),
    responseUrl: textAt(body, 'response_url'),
    threadTs,
    inThread: threadTs !== null,
    reply: 'later',
  })
  const [fromHome, onEphemeral] = [
    textAt(body, 'container', 'type') === 'view',
    fieldAt(body, 'container', 'is_ephemeral') === true,
  ]
  return { act, row, fromHome, onEphemeral }
}

/** The thread the pressed message is a reply in: a root is seen in the channel, so an answer to it belongs there too. */
function threadOf(body: unknown): string | null {
  const threadTs = textAt(body, 'container', 'thread_ts') ?? textAt(body, 'message', 'thread_ts')
  const ts = textAt(body, 'container', 'message_ts') ?? textAt(body, 'message', 'ts')
  return threadTs === ts ? null : threadTs
}
