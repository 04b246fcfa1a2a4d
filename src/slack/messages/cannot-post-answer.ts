import { channelName } from './about-channel.ts'
import { type Message, paragraphs } from './message.ts'
import { outsideText } from './outside-text.ts'

/**
 * What keeps us from posting: Slack's `code`, or null when it just did not work in time. `place`: where this is read, in
 * that channel or as a direct message, which has to name it.
 */
type CannotPost = { code: string | null; channel: string; slackName: string; place: 'here' | 'direct' }

/** Why no card could be posted, and so no bot was sent. */
export function cannotPostAnswer(input: CannotPost): Message {
  const { why, next } = cannotPost(input)
  return paragraphs(`:warning: *No bot was sent*, because ${why}.`, next)
}

/** Why a channel cannot be posted to, as half a sentence, and what can be done about it. */
export function cannotPost(input: CannotPost): { why: string; next: string } {
  const { code, channel, place } = input
  const isHere = place === 'here'
  const where = isHere ? 'this channel' : (channelName(channel) ?? 'the conversation where you asked for it')
  const again = `Type \`/record\` with the link ${isHere ? '' : 'there '}again.`
  if (code === null) {
    return {
      why: `for 5 minutes nothing could be posted in ${where}`,
      next: again,
    }
  }
  if (code === 'token') {
    return {
      why: 'Slack does not accept this app’s installation any more',
      next: 'Tell the person who runs this app: it has to be installed again, or `SLACK_BOT_TOKEN` has to be put right.',
    }
  }
  if (code === 'unconfirmed') {
    return {
      why: `I could not find out whether my message arrived in ${where}`,
      next: `A card that shows “Sending a bot” can be ignored. ${again}`,
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
    return {
      why: `I am not in ${where}`,
      next: isHere
        ? `Type this here, then ask again:\n\`${invite}\``
        : `Type \`${invite}\` in ${where}, then ask again.`,
    }
  }
  if (code === 'is_archived' || code === 'is_inactive') {
    return { why: `${where} is archived`, next: 'Use `/record` in another channel.' }
  }
  if (/thread|reply/.test(code)) {
    return { why: `threads are switched off or locked in ${where}`, next: 'Use `/record` in another channel.' }
  }
  if (/^restricted_action|no_permission|posting_to_channel_denied/.test(code)) {
    return {
      why: `only some people may post in ${where}`,
      next: `Use \`/record\` in another channel, or ask an admin of your workspace to let me post ${isHere ? 'here' : 'there'}.`,
    }
  }
  return {
    why: `Slack does not let me post in ${where} (${outsideText(code, 80)})`,
    next: 'Use `/record` in another channel, or show this to an admin of your workspace.',
  }
}
