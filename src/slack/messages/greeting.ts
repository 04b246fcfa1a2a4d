import type { AnswerWords } from './answer-words.ts'
import { type Message, paragraphs } from './message.ts'
import { outsideText } from './outside-text.ts'

/** First contact: what the app does, how, and what everybody in a call sees of it. */
export function greetingMessage({ slackName }: AnswerWords): Message {
  const app = outsideText(slackName, 80).replaceAll('`', '')
  return paragraphs(
    [
      ':wave: I record meetings: a bot joins the call, and when it is over the link to the recording comes into a thread where you asked for it.',
      'Type `/record` and the link of the meeting, for instance `/record https://zoom.us/j/1234567890`',
      `Everybody in the call sees the bot. \`/record help\` tells the rest: planning ahead, stopping, \`@${app}\` in a thread.`,
    ].join('\n'),
  )
}
