type Json = { [key: string]: unknown }

/** One paragraph of a message, in Slack's mrkdwn. `small` is what Slack shows small and grey. */
export type Paragraph = { text: string; small: boolean }

/** What a message says, paragraph by paragraph; its plain text when it has no blocks. */
export function paragraphsOf(message: { text: string; blocks: Json[] }): Paragraph[] {
  if (message.blocks.length === 0) return [{ text: message.text, small: false }]
  return message.blocks.flatMap((block) => {
    const small = block['type'] === 'context'
    const parts = [block['text'], ...(Array.isArray(block['elements']) ? block['elements'] : [])]
    const texts = parts.map(textIn).filter((text) => text !== null)
    // Buttons stand in one row.
    const paragraphs = block['type'] === 'actions' && texts.length > 0 ? [texts.join('  ')] : texts
    return paragraphs.map((text) => ({ text, small }))
  })
}

/** Everything a message says, as one text in mrkdwn. */
export function wordsOf(message: { text: string; blocks: Json[] }): string {
  return paragraphsOf(message)
    .map(({ text }) => text)
    .join('\n')
}

/** The web addresses that a message links to, in their order, as a browser would open them. */
export function linksOf(message: { text: string; blocks: Json[] }): string[] {
  return [...wordsOf(message).matchAll(/<(https?:\/\/[^|>]+)(?:\|[^>]*)?>/g)].map(([, url]) => unescaped(url ?? ''))
}

/** Undoes Slack's escaping of text. */
export function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&')
}

function textIn(part: unknown): string | null {
  if (typeof part !== 'object' || part === null || !('text' in part)) return null
  if (typeof part.text === 'string') return part.text
  // A button's label is a text object of its own.
  return typeof part.text === 'object' && part.text !== null && 'text' in part.text
    ? `[${String(part.text.text)}]`
    : null
}
