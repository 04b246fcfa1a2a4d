import type { KnownBlock } from '@slack/types'
import type { CardView } from '../../recording/views.ts'
import { actorName } from './actor-name.ts'
import { actions, cardButton } from './buttons.ts'
import { cardStateLine } from './card-state-line.ts'
import { mention } from './mention.ts'
import { context, type Message, message, RECALL, section } from './message.ts'
import { timeOfDay } from './moment.ts'
import { outsideBold, outsideText } from './outside-text.ts'
import { platformName } from './platform-name.ts'

const SHARED =
  ':link: This meeting was already asked for elsewhere in this workspace. No second bot is sent; the recording is posted here too.'

/**
 * The thread's root message: what is recorded, its one state line, who asked, and what can be pressed. The same view
 * gives the same blocks.
 */
export function cardMessage(view: CardView, recallName: string): Message {
  const pressable = view.buttons.includes('tryAgain')
  const { emoji, line, detail } = cardStateLine({ ...view, pressable }, recallName)
  const title = `${platformName(view.platform)} recording`
  const label = outsideText(view.meetingLabel, 150)
  return message(`${title}, ${label}: ${line}`, [
    section(`:movie_camera: *${title}*  ·  ${label}`),
    section(`${emoji} ${line}${detail === null ? '' : `\n${detail}`}`),
    ...notes(view).map(context),
    context(
      `Asked for by ${mention(view.requester)}  ·  In the meeting the bot is called ${outsideBold(view.botName, 100)}`,
    ),
    ...buttons(view),
  ])
}

/** What is true beside the state, each in a line of its own. */
function notes({ wanted, unreadableSince, shared, retriedBy }: CardView): string[] {
  const control = wanted?.want === 'pause' ? ':double_vertical_bar: Being paused' : ':arrow_forward: Being resumed'
  return [
    ...(wanted === null ? [] : [`${control}, asked by ${actorName(wanted.by)} …`]),
    ...(unreadableSince === null
      ? []
      : [
          `:warning: ${RECALL}, has not answered since ${timeOfDay(unreadableSince)}. This may be out of date; we keep trying.`,
        ]),
    ...(shared ? [SHARED] : []),
    ...(retriedBy === null ? [] : [triedAgain(retriedBy)]),
  ]
}

/** What stands where the button *Try again* was (rule 18). */
export function triedAgain(user: string): string {
  return `:repeat: Tried again by ${mention(user)}`
}

function buttons(view: CardView): KnownBlock[] {
  if (view.buttons.length === 0) return []
  return [actions(view.buttons.map((kind) => cardButton(kind, { value: view.threadId, others: view.others })))]
}
