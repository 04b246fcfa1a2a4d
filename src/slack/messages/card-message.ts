import type { CardView } from '../../recording/views.ts'
import { cardStateLine } from './card-state-line.ts'
import { mention } from './mention.ts'
import { context, type Message, message, RECALL, section } from './message.ts'
import { timeOfDay } from './moment.ts'
import { outsideBold, outsideText } from './outside-text.ts'
import { platformName } from './platform-name.ts'

const SHARED =
  ':link: This meeting was already being recorded for somebody else in this workspace. No second bot is sent; the recording is posted here too.'

/** The thread's root message: what is recorded, its one state line, who asked. */
export function cardMessage(view: CardView, recallName: string): Message {
  const { emoji, line, detail } = cardStateLine(view, recallName)
  const title = `${platformName(view.platform)} recording`
  const label = outsideText(view.meetingLabel, 150)
  const silent =
    view.unreadableSince === null
      ? []
      : [
          context(
            `:warning: ${RECALL}, has not answered since ${timeOfDay(view.unreadableSince)}. This may be out of date; we keep trying.`,
          ),
        ]
  return message(`${title}, ${label}: ${line}`, [
    section(`:movie_camera: *${title}*  ·  ${label}`),
    section(`${emoji} ${line}${detail === null ? '' : `\n${detail}`}`),
    ...silent,
    ...(view.shared ? [context(SHARED)] : []),
    context(
      `Asked for by ${mention(view.requester)}  ·  In the meeting the bot is called ${outsideBold(view.botName, 100)}`,
    ),
  ])
}
