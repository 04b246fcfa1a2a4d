import { type ComponentChild, h } from 'preact'
import type { InputProps } from './input.ts'
import { stringIn, wholeNumberIn, wordsIn } from './json.ts'

/** A line or several of text, or a web address. */
export function TextInput({ element, held, looks, onChange }: InputProps): ComponentChild {
  const type = stringIn(element, 'type')
  const field = {
    ...looks,
    class: 'bk-input',
    value: held.value ?? '',
    placeholder: wordsIn(element, 'placeholder') || undefined,
    maxLength: wholeNumberIn(element, 'max_length') ?? undefined,
    autoComplete: 'off',
    // Slack sends an empty field as null.
    onInput: (event: { currentTarget: { value: string } }) =>
      onChange({ type: held.type, value: event.currentTarget.value === '' ? null : event.currentTarget.value }),
  }
  if (element['multiline'] === true) return h('textarea', { ...field, rows: 4 })
  return type === 'url_text_input'
    ? h('input', { ...field, type: 'url', inputMode: 'url', spellcheck: false })
    : h('input', { ...field, type: 'text' })
}
