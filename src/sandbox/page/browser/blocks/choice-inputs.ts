import { type ComponentChild, h } from 'preact'
import type { InputProps } from './input.ts'
import { type Json, objectIn, objectsIn, stringIn } from './json.ts'
import { allOptions, isConversations, menuOptions } from './select.ts'
import { TextObject } from './text-object.ts'

/** One of a menu's options, or one conversation. */
export function MenuInput({ element, held, looks, context, onChange }: InputProps): ComponentChild {
  const chosen = stringIn(held.selected_option ?? null, 'value') ?? held.selected_conversation ?? held.selected_channel
  const change = (event: { currentTarget: HTMLSelectElement }) => {
    const value = event.currentTarget.value === '' ? null : event.currentTarget.value
    if (!isConversations(element)) {
      const option = allOptions(element).find((one) => stringIn(one, 'value') === value)
      onChange({ type: held.type, selected_option: option ?? null })
    } else if (held.type === 'channels_select') onChange({ type: held.type, selected_channel: value })
    else onChange({ type: held.type, selected_conversation: value })
  }
  return h(
    'select',
    { ...looks, class: 'bk-select bk-wide', onChange: change },
    menuOptions({ element, context, chosen: chosen ?? '' }),
  )
}

/** One of several, all of them in sight. */
export function RadioInput({ element, held, looks, context, onChange }: InputProps): ComponentChild {
  const chosen = stringIn(held.selected_option ?? null, 'value')
  const options = objectsIn(element, 'options').map((option) => ({
    option,
    checked: stringIn(option, 'value') === chosen,
    change: () => onChange({ type: held.type, selected_option: option }),
  }))
  return group(
    { looks, role: 'radiogroup' },
    options.map((one) => tick({ ...one, type: 'radio', looks, context })),
  )
}

/** Any of several. */
export function CheckboxInput({ element, held, looks, context, onChange }: InputProps): ComponentChild {
  const chosen = held.selected_options ?? []
  const has = (option: Json) => chosen.some((one) => stringIn(one, 'value') === stringIn(option, 'value'))
  const all = objectsIn(element, 'options')
  const options = all.map((option) => ({
    option,
    checked: has(option),
    change: () =>
      onChange({ type: held.type, selected_options: all.filter((one) => (one === option ? !has(one) : has(one))) }),
  }))
  return group(
    { looks, role: 'group' },
    options.map((one) => tick({ ...one, type: 'checkbox', looks, context })),
  )
}

type Tick = Pick<InputProps, 'looks' | 'context'> & {
  option: Json
  checked: boolean
  change: () => void
  type: 'radio' | 'checkbox'
}

function tick({ option, checked, change, type, looks, context }: Tick): ComponentChild {
  return h('label', { class: 'bk-tick' }, [
    h('input', { type, name: looks.id, checked, onChange: change }),
    h('span', null, [
      h(TextObject, { text: objectIn(option, 'text'), context }),
      objectIn(option, 'description') === null
        ? null
        : h('span', { class: 'bk-hint' }, h(TextObject, { text: objectIn(option, 'description'), context })),
    ]),
  ])
}

function group(
  { looks, role }: { looks: InputProps['looks']; role: 'group' | 'radiogroup' },
  ticks: ComponentChild[],
): ComponentChild {
  const { id, ...described } = looks
  return h('div', { id, role, 'aria-labelledby': `${id}-label`, ...described, class: 'bk-ticks' }, ticks)
}
