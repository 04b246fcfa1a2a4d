import { type ComponentChild, type ComponentType, h } from 'preact'
import type { BlockContext } from './block-context.ts'
import { CheckboxInput, MenuInput, RadioInput } from './choice-inputs.ts'
import { DateTimeInput } from './date-time-input.ts'
import type { InputProps } from './input.ts'
import { type Json, objectIn, stringIn } from './json.ts'
import { TextInput } from './text-input.ts'
import { TextObject } from './text-object.ts'
import { Unknown } from './unknown.ts'
import type { InputValue } from './view-values.ts'

/** One input of a modal with its label, hint and what was wrong with it. `id` is unique in the page. */
export function InputBlock({ block, id, held, error, context, onChange }: InputBlockProps): ComponentChild {
  const element = objectIn(block, 'element')
  const type = stringIn(element, 'type') ?? ''
  const drawn = INPUTS.get(type)
  if (element === null || drawn === undefined) return h(Unknown, { what: 'input', type })
  const hint = objectIn(block, 'hint')
  const notes = [...(error === null ? [] : [`${id}-error`]), ...(hint === null ? [] : [`${id}-hint`])]
  const looks = {
    id,
    'aria-describedby': notes.length === 0 ? undefined : notes.join(' '),
    'aria-invalid': error === null ? undefined : (true as const),
    'aria-required': block['optional'] === true ? undefined : (true as const),
  }
  return h('div', { class: `bk-input-block${error === null ? '' : ' bk-wrong'}` }, [
    h('label', { class: 'bk-label', id: `${id}-label`, for: id }, [
      h(TextObject, { text: objectIn(block, 'label'), context }),
      block['optional'] === true ? h('span', { class: 'bk-optional' }, ' (optional)') : null,
    ]),
    h(drawn, { element, held, looks, context, onChange }),
    error === null ? null : h('p', { class: 'bk-error', id: `${id}-error`, role: 'alert' }, error),
    hint === null ? null : h('p', { class: 'bk-hint', id: `${id}-hint` }, h(TextObject, { text: hint, context })),
  ])
}

type InputBlockProps = {
  block: Json
  id: string
  held: InputValue
  error: string | null
  context: BlockContext
  onChange: (value: InputValue) => void
}

const INPUTS = new Map<string, ComponentType<InputProps>>([
  ['plain_text_input', TextInput],
  ['url_text_input', TextInput],
  ['datetimepicker', DateTimeInput],
  ['static_select', MenuInput],
  ['conversations_select', MenuInput],
  ['channels_select', MenuInput],
  ['radio_buttons', RadioInput],
  ['checkboxes', CheckboxInput],
])
