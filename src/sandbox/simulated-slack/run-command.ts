import { channelName } from './channel-name.ts'
import { answerAddress, commonFields, type PeopleDeps, type PersonOutcome, personOutcome } from './interaction.ts'
import type { AnswerPlace } from './response-urls.ts'
import { slackEscaped } from './slack-escape.ts'

/** A typed slash command. `user` and `channel` are ids or names; `shouldEscape` is by default what the manifest says. */
export type CommandInput = { user: string; channel: string; command: string; text?: string; shouldEscape?: boolean }

/** Types a command. One that the manifest does not declare throws. */
export async function runCommand(deps: PeopleDeps, input: CommandInput): Promise<PersonOutcome> {
  const { context } = deps
  const declared = context.settings.command(input.command)
  if (declared === undefined) throw new Error(`the manifest has no command ${input.command}`)
  const user = deps.needUser(input.user)
  const channel = deps.needChannel(input.channel)
  const { app } = context.world
  const place: AnswerPlace = { user: user.id, channel: channel.id, original: undefined }
  const typed = input.text ?? ''
  const isEscaped = input.shouldEscape ?? declared.shouldEscape
  const payload = {
    ...commonFields(context, { user: user.id, channel: channel.id, viewId: undefined }),
    team_id: app.teamId,
    team_domain: app.teamDomain,
    channel_id: channel.id,
    channel_name: channelName(channel),
    user_id: user.id,
    user_name: user.name,
    command: input.command,
    text: isEscaped ? slackEscaped(context.world, typed) : typed,
    response_url: answerAddress(deps, place),
    ...(app.enterprise === undefined ? {} : { enterprise_id: app.enterprise.id, enterprise_name: app.enterprise.name }),
    is_enterprise_install: String(context.oauth.holderOf(app).kind === 'org'),
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
function notice(
  { context }: PeopleDeps,
  failed: { place: AnswerPlace; command: string; error: string },
): PersonOutcome {
  const { user, channel } = failed.place
  const text = `${failed.command} failed with the error "${failed.error}"`
  context.store.show({ user, channel, threadTs: undefined, from: 'slack', text, blocks: [] })
  return { kind: 'failed', error: failed.error }
}
