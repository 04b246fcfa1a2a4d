import type { RecordingLink, ResultView } from '../../recording/views.ts'
import { type Message, message, section } from './message.ts'
import { cannotPost } from './no-card-answers.ts'
import { resultMessage } from './result-message.ts'

/** The result for the requester alone, because its channel could not be posted to. `code` is Slack's reason. */
export function directMessage(
  input: { view: ResultView; links: RecordingLink[]; channel: string; code: string | null },
  names: { recallName: string; slackName: string },
): Message {
  const { view, links, channel, code } = input
  const where = /^[CG][A-Z0-9]{1,30}$/.test(channel) ? `<#${channel}>` : 'the conversation where you asked for it'
  const why = code === null ? '' : `: ${cannotPost({ code, channel, slackName: names.slackName }).why}`
  const note = `You get this here because it could not be posted in ${where}${why}.`
  const result = resultMessage({ view, links }, names.recallName, 'direct')
  return message(`${result.text} ${note}`, [...result.blocks, section(note)])
}
