import { type ComponentChild, h } from 'preact'
import type { BlockContext } from './block-context.ts'
import { type Json, stringIn } from './json.ts'
import { Mrkdwn, PlainText } from './mrkdwn-view.ts'

/** One of Slack's text objects, `mrkdwn` or `plain_text`; nothing when there is none. */
export function TextObject({ text, context }: { text: Json | null; context: BlockContext }): ComponentChild | null {
  const words = stringIn(text, 'text')
  if (text === null || words === null) return null
  return stringIn(text, 'type') === 'mrkdwn'
    ? h(Mrkdwn, { text: words, verbatim: text['verbatim'] === true, context })
    : h(PlainText, { text: words, emoji: text['emoji'] !== false, context })
}
