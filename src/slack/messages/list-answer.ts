import type { KnownBlock } from '@slack/types'
import type { AskAnswer, ListItem } from '../../recording/views.ts'
import type { AnswerWords } from './answer-words.ts'
import { endButton } from './buttons.ts'
import { EXAMPLES } from './example-command.ts'
import { entryText, recordingName } from './list-entry.ts'
import { BLOCKS_LIMIT, context, type Message, message, paragraphs, section } from './message.ts'
import { threadLink } from './thread-link.ts'

/** More than these are not read by anybody. */
const MOST = 15

/** With more active ones than these, buttons would crowd out the text. */
const MOST_BUTTONS = 5

/** This channel's recordings, those that are not over first, then newest first as they come. */
export function listAnswer(items: ListItem[], words: AnswerWords): Message {
  if (items.length === 0) {
    return paragraphs('Nothing has been recorded in this channel yet.', `To start, type:\n${EXAMPLES}`)
  }
  const active = items.filter((item) => item.active)
  const sorted = [...active, ...items.filter((item) => !item.active)]
  const title = `*Recordings in this channel*  ·  ${active.length === 0 ? 'none at the moment' : `${active.length} now or planned`}`
  return entries(title, sorted.slice(0, MOST), {
    words,
    of: items.length,
    withButtons: active.length <= MOST_BUTTONS,
  })
}

/** `/record stop` where there is nothing to stop; what is planned can be cancelled. */
export function nothingToStopAnswer(planned: ListItem[], words: AnswerWords): Message {
  const nothing = 'Nothing is being recorded in this channel, so there is nothing to stop.'
  if (planned.length === 0) return paragraphs(nothing, 'What was recorded here: `/record list`')
  return entries(`${nothing} This is planned:`, planned.slice(0, MOST), {
    words,
    of: planned.length,
    withButtons: true,
  })
}

/** `/record stop` with several to choose from, or with one that another channel waits for too. */
export function stopWhichAnswer(items: ListItem[], words: AnswerWords): Message {
  const question =
    items.length === 1
      ? 'Another channel waits for this recording too. Press *Stop* to end it for everybody.'
      : `There are ${items.length} recordings in this channel. Which one is to be stopped?`
  return entries(question, items.slice(0, MOST), { words, of: items.length, withButtons: true })
}

/** `/record stop` found the one to stop. */
export function stopAskedAnswer({ item }: Extract<AskAnswer, { kind: 'stopAsked' }>, words: AnswerWords): Message {
  const thread = threadLink(item.place, words)
  return paragraphs(
    `Stopping ${recordingName(item)}.${thread === null ? '' : ` ${thread}`}`,
    'What was recorded so far comes into its thread.',
  )
}

type Shown = { words: AnswerWords; of: number; withButtons: boolean }

/** A title and one section for each entry, as many as fit into one message. */
function entries(title: string, items: ListItem[], { words, of, withButtons }: Shown): Message {
  const head = section(title)
  const shown: KnownBlock[] = []
  let left = BLOCKS_LIMIT - JSON.stringify(head).length - MORE_ROOM
  for (const item of items) {
    const button = withButtons && item.active ? endButton(item, `${item.channel}/${item.threadId}`) : null
    const entry = section(entryText(item, words), button)
    left -= JSON.stringify(entry).length + 1
    if (left < 0) break
    shown.push(entry)
  }
  const more = of - shown.length
  return message(title.replaceAll('*', ''), [
    head,
    ...shown,
    ...(more > 0 ? [context(`and ${more} more; their cards are in this channel.`)] : []),
  ])
}

const MORE_ROOM = 200
