import { begun } from './begun.ts'
import type { ActionOutcome, PageAction } from './page-action.ts'
import type { PageDeps } from './page-deps.ts'

type Typed = Extract<PageAction, { kind: 'type' }>

/** Sends what stands in a message box: runs it as a command when it begins with a slash, else says it. */
export async function typeText({ sandbox }: PageDeps, typed: Typed): Promise<ActionOutcome> {
  const { slack } = sandbox
  const channel = slack.channel(typed.channel)
  if (channel.archived) return failed(`#${channel.name} is archived: nobody can write there.`)
  const { user, threadTs } = typed
  const text = typed.text.trim()
  const [, command, rest = ''] = /^(\/\S+)(?:\s+([\s\S]*))?$/.exec(text) ?? []
  if (command === undefined) {
    slack.say({ user, channel: channel.id, text, ...(threadTs === null ? {} : { threadTs }) })
    return DONE
  }
  // Slack's own words, also for commands that exist (docs.slack.dev/interactivity/implementing-slash-commands).
  if (threadTs !== null) return failed(`${command} is not supported in threads. Sorry!`)
  if (command === '/invite') return invite(slack, { user, channel: channel.id, whom: rest })
  if (command !== '/record')
    return failed(`${command} is not a valid command. In the sandbox there are /record and /invite.`)
  // What goes wrong here is shown in the channel, by Slack itself.
  await slack.command({ user, channel: channel.id, command, text: rest })
  return DONE
}

const DONE: ActionOutcome = { kind: 'done' }

function failed(why: string): ActionOutcome {
  return { kind: 'failed', why }
}

type Slack = PageDeps['sandbox']['slack']

async function invite(
  slack: Slack,
  { user, channel, whom }: { user: string; channel: string; whom: string },
): Promise<ActionOutcome> {
  const { botName, botUserId } = slack.app
  const { name, members, kind } = slack.channel(channel)
  if (whom.trim().replace(/^@/, '').toLowerCase() !== botName.toLowerCase())
    return failed(`In the sandbox only the app can be invited: /invite @${botName}`)
  if (kind === 'direct' || kind === 'group_direct') return failed('Nobody can be invited to a direct message.')
  if (members.has(botUserId)) return failed(`@${botName} is in #${name} already.`)
  await begun(slack.invite({ user, channel }))
  return DONE
}
