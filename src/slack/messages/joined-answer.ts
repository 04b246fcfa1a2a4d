import type { AskAnswer } from '../../recording/views.ts'
import type { AnswerWords } from './answer-words.ts'
import { type Message, paragraphs } from './message.ts'
import { moment } from './moment.ts'
import { threadLink } from './thread-link.ts'

/** Rule 13: this meeting is being recorded, or planned, in this channel already; the asker will hear of it there. */
export function joinedAnswer({ place, joinAt }: Extract<AskAnswer, { kind: 'joined' }>, words: AnswerWords): Message {
  const thread = threadLink(place, words)
  const mentioned = 'when the recording is ready.'
  if (joinAt !== null) {
    const planned = `A bot is already planned for this meeting here, so no second one is sent. ${moment(joinAt, 'It joins')}.`
    const sooner = 'To record it sooner, press *Cancel* on its card, then ask again.'
    return thread === null
      ? paragraphs(planned, `You will be mentioned in its thread ${mentioned} ${sooner}`)
      : paragraphs(`${planned} ${thread}`, `You will be mentioned there ${mentioned} ${sooner}`)
  }
  if (thread === null) {
    return paragraphs(
      'Somebody has just asked for this meeting here, so no second bot is sent. Its card appears in this channel in a moment.',
      `You will be mentioned in its thread ${mentioned} If the card cannot be posted, I will tell you.`,
    )
  }
  return paragraphs(
    `This meeting is already being recorded here, so no second bot is sent. ${thread}`,
    `You will be mentioned there ${mentioned}`,
  )
}
