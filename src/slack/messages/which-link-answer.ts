import type { AskAnswer } from '../../recording/views.ts'
import { ACTIONS } from './actions.ts'
import { actions, button } from './buttons.ts'
import { context, type Message, message, paragraphs, section } from './message.ts'
import { outsideLabel } from './outside-text.ts'
import { platformName } from './platform-name.ts'

/** Beyond these there is no button: nobody looks for one meeting among so many. */
const MOST = 10

/** Several meetings in one message: one button for each. */
export function whichLinkAnswer({ askId, links }: Extract<AskAnswer, { kind: 'whichLink' }>): Message {
  const question = `There are ${links.length} different meetings in this message. Which one is to be recorded?`
  const more = links.length - MOST
  return message(question, [
    section(question),
    actions(
      links.slice(0, MOST).map(({ platform, label }, index) =>
        // The same action twice in one block is refused by Slack.
        button(
          outsideLabel(`${platformName(platform)}: ${label}`),
          `${ACTIONS.pickLink}/${index}`,
          `${askId}/${index}`,
        ),
      ),
    ),
    ...(more > 0 ? [context(`and ${more} more. Type \`/record\` and the link for one of those.`)] : []),
  ])
}

/** A message was pointed at in which there is nothing to record. */
export function noLinkInMessageAnswer(): Message {
  return paragraphs(
    'There is no link to a meeting in this message, so no bot was sent.',
    'Type `/record` and the link in the channel, or use *Record this meeting* on the message that holds it.',
  )
}
