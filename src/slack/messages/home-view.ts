import type { HomeView, KnownBlock } from '@slack/types'
import type { ListItem } from '../../recording/views.ts'
import { channelName } from './about-channel.ts'
import { ACTIONS } from './actions.ts'
import type { AnswerWords } from './answer-words.ts'
import { actions, button, endButton } from './buttons.ts'
import { entryText } from './list-entry.ts'
import { context, introducingRecallOnce, section } from './message.ts'

// A view holds at most 100 blocks and 250 KB (facts 6.1). Entries are below 3 KB each, and six other blocks stand around them.
const MOST_ACTIVE = 60
const MOST_RECENT = 20

/** The Home tab of one person: what they asked for or wait for, those that are not over first. */
export function homeView({ items }: { items: ListItem[] }, words: AnswerWords): HomeView {
  const active = items.filter((item) => item.active)
  const recent = items.filter((item) => !item.active)
  return {
    type: 'home',
    blocks: introducingRecallOnce([
      section(
        ':wave: Here are the meetings that you asked me to record. I send a bot into the call, and its recording comes into the thread.',
      ),
      actions([{ ...button('Record a meeting', ACTIONS.recordMeeting, 'home'), style: 'primary' }]),
      ...(items.length === 0 ? [section(EMPTY)] : []),
      ...group('Now and planned', { items: active, most: MOST_ACTIVE, words }),
      ...group('Recent', { items: recent, most: MOST_RECENT, words }),
    ]),
  }
}

const EMPTY = [
  'There is nothing here yet.',
  'Press *Record a meeting*, or type `/record` and the link of the meeting in a channel.',
  'What you ask for appears here: what the bot is doing, and the way to its thread.',
].join('\n')

function group(title: string, { items, most, words }: { items: ListItem[]; most: number; words: AnswerWords }) {
  if (items.length === 0) return []
  const more = items.length - most
  const blocks: KnownBlock[] = [
    { type: 'header', text: { type: 'plain_text', text: title } },
    ...items.slice(0, most).map((item) => entry(item, words)),
    ...(more > 0 ? [context(`and ${more} more; their cards are in the channels.`)] : []),
  ]
  return blocks
}

function entry(item: ListItem, words: AnswerWords) {
  const where = channelName(item.channel) ?? 'a direct message'
  const end = item.active ? endButton(item, `${item.channel}/${item.threadId}`) : null
  return section(entryText(item, words, [where]), end)
}
