import { randomBytes } from 'node:crypto'
import type { Delivery, DeliveryOutcome } from './delivery.ts'
import { isRecord, type JsonRecord } from './json.ts'
import { messageForm } from './message-form.ts'
import type { SlackMessage } from './message-store.ts'
import type { MethodContext } from './method-context.ts'
import type { AnswerPlace, ResponseUrls } from './response-urls.ts'
import { slackEscaped } from './slack-escape.ts'
import type { SlackChannel, SlackUser } from './slack-world.ts'

/** A typed slash command. `user` and `channel` are ids or names; `shouldEscape` is the manifest's `should_escape`. */
type CommandInput = { user: string; channel: string; command: string; text?: string; shouldEscape?: boolean }

/** A button pressed on a message. */
type PressInput = { user: string; channel: string; ts: string; actionId: string }

/** What the person gets: the ack's payload, or Slack's own error word. */
type PersonOutcome = { kind: 'acked'; payload: JsonRecord } | { kind: 'failed'; error: string }

/** What people do, and what Slack sends to the app because of it. */
export type People = {
  command(input: CommandInput): Promise<PersonOutcome>
  press(input: PressInput): Promise<PersonOutcome>
  interact(payload: JsonRecord): Promise<PersonOutcome>
}

type Deps = {
  context: MethodContext
  responseUrls: ResponseUrls
  deliver(delivery: Delivery): Promise<DeliveryOutcome>
  baseUrl: string
  needUser(ref: string): SlackUser
  needChannel(ref: string): SlackChannel
}

/** Makes the people of the workspace able to act. */
export function createPeople(deps: Deps): People {
  return {
    command: (input) => runCommand(deps, input),
    press: (input) => press(deps, input),
    interact: (payload) => interact(deps, { payload, place: undefined }),
  }
}

async function runCommand(deps: Deps, input: CommandInput): Promise<PersonOutcome> {
  const { context } = deps
  const user = deps.needUser(input.user)
  const channel = deps.needChannel(input.channel)
  const place: AnswerPlace = { user: user.id, channel: channel.id, original: undefined }
  const typed = input.text ?? ''
  const payload = {
    ...commonFields(context),
    team_id: context.world.app.teamId,
    team_domain: context.world.app.teamDomain,
    channel_id: channel.id,
    channel_name: {
      public: channel.name,
      private: 'privategroup',
      group_direct: 'privategroup',
      direct: 'directmessage',
    }[channel.kind],
    user_id: user.id,
    user_name: user.name,
    command: input.command,
    text: input.shouldEscape === true ? slackEscaped(context.world, typed) : typed,
    response_url: `${deps.baseUrl}${deps.responseUrls.open(place)}`,
    is_enterprise_install: 'false',
  }
  const outcome = personOutcome(await deps.deliver({ type: 'slash_commands', payload }))
  if (outcome.kind === 'failed') return notice(deps, { place, command: input.command, error: outcome.error })
  if (Object.keys(outcome.payload).length === 0) return outcome
  if (outcome.payload['response_type'] === 'in_channel') {
    const text = `${input.command} ${typed}`.trim()
    context.store.post({
      channel: channel.id,
      author: { kind: 'person', user: user.id },
      text,
      blocks: [],
      metadata: undefined,
    })
  }
  const error = deps.responseUrls.showAck(place, outcome.payload)
  return error === undefined
    ? outcome
    : notice(deps, { place, command: input.command, error: 'invalid_command_response' })
}

/** Slack's own line to the person whose command got no answer. */
function notice({ context }: Deps, failed: { place: AnswerPlace; command: string; error: string }): PersonOutcome {
  const { user, channel } = failed.place
  const text = `${failed.command} failed with the error "${failed.error}"`
  context.store.show({ user, channel, threadTs: undefined, from: 'slack', text, blocks: [] })
  return { kind: 'failed', error: failed.error }
}

function personOutcome(outcome: DeliveryOutcome): PersonOutcome {
  switch (outcome.kind) {
    case 'acked':
      return outcome
    case 'timeout':
      return { kind: 'failed', error: 'operation_timeout' }
    case 'refused':
    case 'unreachable':
      return { kind: 'failed', error: 'dispatch_failed' }
  }
}

async function press(deps: Deps, input: PressInput): Promise<PersonOutcome> {
  const { context } = deps
  const user = deps.needUser(input.user)
  const channel = deps.needChannel(input.channel)
  const message = context.store.find(channel.id, input.ts)
  const button = message === undefined ? undefined : findButton(message, input.actionId)
  if (message === undefined || button === undefined)
    throw new Error(`no button ${input.actionId} on message ${input.ts}`)
  const payload = {
    type: 'block_actions',
    user: { id: user.id, username: user.name, name: user.name, team_id: context.world.app.teamId },
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: channel.id,
      is_ephemeral: false,
      ...threadOf(message),
    },
    channel: { id: channel.id, name: channel.name },
    message: messageForm(context, message),
    state: { values: {} },
    actions: [{ ...button, action_ts: context.store.nextTs() }],
  }
  const place: AnswerPlace = { user: user.id, channel: channel.id, original: { kind: 'message', message } }
  return interact(deps, { payload, place })
}

function threadOf(message: SlackMessage): JsonRecord {
  return message.threadTs === undefined ? {} : { thread_ts: message.threadTs }
}

function findButton(message: SlackMessage, actionId: string): JsonRecord | undefined {
  const all = message.blocks.flatMap((block) => {
    const elements = Array.isArray(block['elements']) ? block['elements'] : []
    const found = [...elements, block['accessory']].filter(isRecord).filter((element) => element['type'] === 'button')
    return found.map(({ confirm: _confirm, url: _url, ...button }) => ({ ...button, block_id: block['block_id'] }))
  })
  return all.find((button: JsonRecord) => button['action_id'] === actionId)
}

async function interact(
  deps: Deps,
  input: { payload: JsonRecord; place: AnswerPlace | undefined },
): Promise<PersonOutcome> {
  const { app } = deps.context.world
  const answer =
    input.place === undefined ? {} : { response_url: `${deps.baseUrl}${deps.responseUrls.open(input.place)}` }
  const payload = {
    ...commonFields(deps.context),
    team: { id: app.teamId, domain: app.teamDomain },
    enterprise: null,
    is_enterprise_install: false,
    ...answer,
    ...input.payload,
  }
  return personOutcome(await deps.deliver({ type: 'interactive', payload }))
}

/** `trigger_id` is never the same twice; the real one is good for 3 s. */
function commonFields({ world, clock }: MethodContext): JsonRecord {
  const trigger = `${clock.now()}.${world.app.teamId}.${randomBytes(16).toString('hex')}`
  return { token: 'deprecated-verification-token', api_app_id: world.app.appId, trigger_id: trigger }
}
