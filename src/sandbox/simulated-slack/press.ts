import { actionForm, enteredBy, findPressed, type Pressing } from './action-form.ts'
import { channelName } from './channel-name.ts'
import { type PeopleDeps, type PersonOutcome, personForm, sendInteraction } from './interaction.ts'
import type { JsonRecord } from './json.ts'
import { messageForm } from './message-form.ts'
import type { AnswerPlace } from './response-urls.ts'
import { initialState } from './view-state.ts'

/** A button pressed, or another element used, on a message that stays or one that only this person sees. */
export type PressInput = Pressing & { user: string; channel: string; ts: string }

/** Presses; the answer goes to the message's own `response_url`. */
export async function press(deps: PeopleDeps, input: PressInput): Promise<PersonOutcome> {
  const { context } = deps
  const user = deps.needUser(input.user)
  const channel = deps.needChannel(input.channel)
  const surface = findSurface(deps, { user: user.id, channel: channel.id, ts: input.ts })
  const placed = findPressed(surface.blocks, input)
  const entered = enteredBy({ user, needChannel: deps.needChannel }, placed, input.value)
  const values = initialState(surface.blocks, channel)
  const [blockId, actionId] = [String(placed.block['block_id']), String(placed.element['action_id'])]
  if (entered !== undefined) values[blockId] = { ...values[blockId], [actionId]: entered }
  const action = actionForm(placed, { ...input, entered })
  const payload = {
    type: 'block_actions',
    user: personForm(context, user),
    container: {
      type: 'message',
      message_ts: input.ts,
      channel_id: channel.id,
      is_ephemeral: surface.isEphemeral,
      ...(surface.threadTs === undefined ? {} : { thread_ts: surface.threadTs }),
    },
    channel: { id: channel.id, name: channelName(channel) },
    ...surface.message,
    state: { values },
    actions: [{ ...action, action_ts: context.store.nextTs() }],
  }
  const place: AnswerPlace = { user: user.id, channel: channel.id, original: surface.original }
  return sendInteraction(deps, { payload, place, source: { user: user.id, channel: channel.id, viewId: undefined } })
}

type Surface = {
  blocks: JsonRecord[]
  threadTs: string | undefined
  isEphemeral: boolean
  /** Slack sends no `message` with a press on an ephemeral one. */
  message: { message?: JsonRecord }
  original: NonNullable<AnswerPlace['original']>
}

function findSurface({ context }: PeopleDeps, at: { user: string; channel: string; ts: string }): Surface {
  const { store } = context
  const message = store.find(at.channel, at.ts)
  if (message !== undefined) {
    const { blocks, threadTs } = message
    const original = { kind: 'message', message } as const
    return { blocks, threadTs, isEphemeral: false, message: { message: messageForm(context, message) }, original }
  }
  const shown = store.ephemerals.find((one) => one.ts === at.ts && one.channel === at.channel && one.user === at.user)
  if (shown === undefined) throw new Error(`no message ${at.ts} to press a button on`)
  const { blocks, threadTs } = shown
  return { blocks, threadTs, isEphemeral: true, message: {}, original: { kind: 'ephemeral', shown } }
}
