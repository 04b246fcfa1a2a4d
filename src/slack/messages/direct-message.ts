import type { RecordingLink, ResultView } from '../../recording/views.ts'
import { channelName } from './about-channel.ts'
import { cannotPost } from './cannot-post-answer.ts'
import { type Message, message, section } from './message.ts'
import { resultMessage } from './result-message.ts'

/** The result for the requester alone, because its channel could not be posted to. `code` is Slack's reason. */
export function directMessage(
  input: { view: ResultView; links: RecordingLink[]; channel: string; code: string | null },
  names: { recallName: string; slackName: string },
): Message {
  const { view, links, channel, code } = input
  const where = channelName(channel) ?? 'the conversation where you asked for it'
  const why =
    code === null
      ? `it could not be posted in ${where}`
      : cannotPost({ code, channel, slackName: names.slackName, place: 'direct' }).why
  const note = `You get this here because ${why}.`
  const result = resultMessage({ view, links }, names.recallName, 'direct')
  return message(`${result.text} ${note}`, [...result.blocks, section(note)])
}
