import type { Button, ContextBlock, KnownBlock, SectionBlock } from '@slack/types'

/**
 * One message as Slack takes it. `text` is what notifications and screen readers get: no link in it, under 4,000
 * characters.
 */
export type Message = { text: string; blocks: KnownBlock[] }

/** Slack's limit for the text of one section (`@slack/types`, block-kit/blocks). */
export const SECTION_LIMIT = 3_000

/**
 * What all blocks of one message may hold together as JSON. Undocumented: Slack answers `msg_blocks_too_long` above 13,200
 * (https://github.com/slackapi/bolt-js/issues/2509); the rest is room for its own counting.
 */
export const BLOCKS_LIMIT = 12_800

/** chat.update refuses a longer text, and Slack advises to stay below it everywhere (facts 2.2). */
const TEXT_LIMIT = 3_900

/**
 * A paragraph, with a button beside it or none. `verbatim` keeps Slack from finding links, channels and mentions in
 * text that came from outside.
 */
export function section(text: string, beside: Button | null = null): SectionBlock {
  const block: SectionBlock = {
    type: 'section',
    text: { type: 'mrkdwn', text: cutTo(text, SECTION_LIMIT), verbatim: true },
  }
  return beside === null ? block : { ...block, accessory: beside }
}

/** A small grey line below the rest. */
export function context(text: string): ContextBlock {
  return { type: 'context', elements: [{ type: 'mrkdwn', text: cutTo(text, 2_000), verbatim: true }] }
}

/**
 * How texts speak of Recall to people who have never heard of it. `message` leaves this at its first mention and says
 * only "Recall" after it; a comma right behind it belongs to it.
 */
export const RECALL = 'Recall, the service that sends the bots'

/** Puts a message together; the fallback text is cut to what Slack takes. */
export function message(text: string, blocks: KnownBlock[]): Message {
  return { text: cutTo(introduceOnce()(withoutLinks(text)), TEXT_LIMIT), blocks: introducingRecallOnce(blocks) }
}

/** Of each link only its words (rule 19); dates and mentions stay. */
function withoutLinks(text: string): string {
  return text.replace(/<https?:[^<>|]*\|([^<>]*)>/g, '$1')
}

/** A message of nothing but paragraphs, for answers to one person. */
export function paragraphs(...texts: string[]): Message {
  return message(
    texts.join('\n'),
    texts.map((text) => section(text)),
  )
}

/** The blocks of one message or view, with `RECALL` in full at its first mention only. */
export function introducingRecallOnce(blocks: KnownBlock[]): KnownBlock[] {
  const name = introduceOnce()
  return blocks.map((block) => reworded(block, name))
}

/** Of all texts given to it one after the other, the first mention introduces Recall and no later one does. */
function introduceOnce(): (text: string) => string {
  let introduced = false
  return (text) =>
    text.replace(/Recall, the service that sends the bots,?/g, (words) => {
      const shown = introduced ? 'Recall' : words
      introduced = true
      return shown
    })
}

function reworded(block: KnownBlock, reword: (text: string) => string): KnownBlock {
  if (block.type === 'section' && block.text !== undefined) {
    return { ...block, text: { ...block.text, text: reword(block.text.text) } }
  }
  if (block.type !== 'context') return block
  const elements = block.elements.map((element) =>
    element.type === 'mrkdwn' ? { ...element, text: reword(element.text) } : element,
  )
  return { ...block, elements }
}

/**
 * The same message without blocks, for when Slack refuses them: all that the blocks say, whole paragraphs up to the
 * limit, so that no link is ever cut in two.
 */
export function plainText({ text, blocks }: Message, limit = TEXT_LIMIT): string {
  const paragraphs = blocks.flatMap((block) => {
    if (block.type === 'section') return block.text === undefined ? [] : [block.text.text]
    if (block.type !== 'context') return []
    return block.elements.flatMap((element) => ('text' in element ? [element.text] : []))
  })
  const taken: string[] = []
  let length = 0
  for (const paragraph of paragraphs) {
    if (length + paragraph.length + 1 > limit) continue
    taken.push(paragraph)
    length += paragraph.length + 1
  }
  return taken.length === 0 ? text : taken.join('\n')
}

/** The last guard before a limit of Slack: cuts between characters, and outside of `<…>` and `&…;`. */
function cutTo(text: string, limit: number): string {
  if (text.length <= limit) return text
  const cut = text.slice(0, limit - 1)
  const opened = Math.max(cut.lastIndexOf('<') > cut.lastIndexOf('>') ? cut.lastIndexOf('<') : -1, openEntity(cut))
  return `${(opened === -1 ? cut : cut.slice(0, opened)).toWellFormed().replace(/\uFFFD$/, '')}…`
}

function openEntity(cut: string): number {
  const at = cut.lastIndexOf('&')
  return at !== -1 && cut.length - at < 6 && !cut.includes(';', at) ? at : -1
}
