import { type Message, paragraphs } from './message.ts'
import { outsideText } from './outside-text.ts'

/** Said in the ack itself when the request could not be stored: nobody may wait for a bot then (rule 10). */
export function notStartedAnswer(): Message {
  return paragraphs(
    ':warning: *Nothing was started*, because your request could not be stored.',
    'Type the same command again in a moment. If it happens again, tell the person who runs this app.',
  )
}

/** Something broke on our side while a command was handled; nothing is known to have been started. */
export function brokenAnswer(): Message {
  return paragraphs(
    ':warning: Something went wrong while I was handling your command.',
    'Look whether a card appears in this channel. If none does within a minute, type the command again.',
  )
}

/** This workspace is not the one that the app was set up for. */
export function unknownWorkspaceAnswer(): Message {
  return paragraphs(
    'This app is not set up for your workspace, so no bot was sent.',
    'The person who runs it has to install it here.',
  )
}

/** Why no card could be posted, and so no bot was sent. `code` is Slack's, null when it just did not work in time. */
export function cannotPostAnswer(input: { code: string | null; channel: string; slackName: string }): Message {
  const { why, next } = cannotPost(input)
  return paragraphs(`:warning: *No bot was sent*, because ${why}.`, next)
}

/** Why a channel cannot be posted to, as half a sentence, and what can be done about it. */
export function cannotPost(input: { code: string | null; channel: string; slackName: string }): {
  why: string
  next: string
} {
  const { code, channel } = input
  if (code === null) {
    return { why: 'Slack took no message from me in this channel for 5 minutes', next: 'Type the same command again.' }
  }
  if (code === 'token') {
    return {
      why: 'Slack does not accept this app’s installation any more',
      next: 'Tell the person who runs this app: it has to be installed again, or `SLACK_BOT_TOKEN` has to be put right.',
    }
  }
  if (code === 'unconfirmed') {
    return {
      why: 'Slack did not tell me whether my card arrived',
      next: 'A card that shows “Sending a bot” can be ignored. Type the same command again.',
    }
  }
  if (code === 'not_in_channel' || code === 'channel_not_found') {
    if (channel.startsWith('D')) {
      return {
        why: 'I cannot post in a direct message between other people',
        next: 'Use `/record` in a channel, or in your direct message with me.',
      }
    }
    const invite = `/invite @${outsideText(input.slackName, 80).replaceAll('`', '')}`
    return { why: 'I am not in this channel', next: `Type this here, and then your command again:\n\`${invite}\`` }
  }
  if (code === 'is_archived' || code === 'is_inactive') {
    return { why: 'this channel is archived', next: 'Use `/record` in another channel.' }
  }
  if (/thread|reply/.test(code)) {
    return { why: 'threads are switched off or locked here', next: 'Use `/record` in another channel.' }
  }
  if (/^restricted_action|no_permission|posting_to_channel_denied/.test(code)) {
    return {
      why: 'only some people may post in this channel',
      next: 'Use `/record` in another channel, or ask an admin of your workspace to let me post here.',
    }
  }
  return {
    why: `Slack does not let me post here (${outsideText(code, 80)})`,
    next: 'Use `/record` in another channel, or show this to an admin of your workspace.',
  }
}
