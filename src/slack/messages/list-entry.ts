import type { ListItem } from '../../recording/views.ts'
import type { AnswerWords } from './answer-words.ts'
import { cardStateLine } from './card-state-line.ts'
import { mention } from './mention.ts'
import { moment } from './moment.ts'
import { outsideBold, outsideText } from './outside-text.ts'
import { platformName } from './platform-name.ts'
import { threadLink } from './thread-link.ts'

/** A recording as people call it: its title, else its platform and the short form of its link. */
export function recordingName({ title, platform, meetingLabel }: ListItem): string {
  const known = title === null ? '' : outsideBold(title, 80)
  if (known !== '') return known
  const label = outsideText(meetingLabel, 100)
  return `*${platformName(platform)}*${label === '' ? '' : `  ·  ${label}`}`
}

/**
 * One entry of a list: its name, what its card says now, who asked, when, and the way there. `where` stands before
 * these.
 */
export function entryText(item: ListItem, words: AnswerWords, where: string[] = []): string {
  const { state, platform, requester, requestedAt, place } = item
  const { emoji, line } = cardStateLine({ state, platform, botName: null, pressable: false }, words.recallName)
  const thread = threadLink(place, words)
  const details = [
    ...where,
    `asked for by ${mention(requester)}`,
    moment(requestedAt),
    ...(thread === null ? [] : [thread]),
  ]
  return `${emoji} ${recordingName(item)}\n${line}\n${details.join('  ·  ')}`
}
