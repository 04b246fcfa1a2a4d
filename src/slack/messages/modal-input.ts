import type { InputBlock, PlainTextElement } from '@slack/types'

/** Slack's plain text: no formatting, nothing to escape. */
export function plain(text: string): PlainTextElement {
  return { type: 'plain_text', text }
}

/** A labelled field of a form. Its block carries the same id as its element, so that errors find it. */
export function input(
  id: string,
  label: string,
  { element, hint, optional = false }: { element: InputBlock['element']; hint: string; optional?: boolean },
): InputBlock {
  return { type: 'input', block_id: id, label: plain(label), element, hint: plain(hint), optional }
}
