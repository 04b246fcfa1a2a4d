import { type ComponentChild, Fragment, h } from 'preact'
import type { BlockContext, Conversation } from './block-context.ts'
import { type Json, objectIn, objectsIn, stringIn, wordsIn } from './json.ts'
import { type ElementProps, useAction } from './use-action.ts'

/** A menu in a message: choosing sends its action at once. */
export function SelectMenu({ element, blockId, context }: ElementProps): ComponentChild {
  const { send, dialog } = useAction({ element, blockId, context })
  const chosen = chosenAtFirst(element)
  const change = (event: { currentTarget: HTMLSelectElement }) => {
    const { value } = event.currentTarget
    if (value !== '') send({ value, url: null })
    // A menu that asks first goes back to what it showed; Slack redraws it after a yes.
    if (objectIn(element, 'confirm') !== null) event.currentTarget.value = chosen
  }
  return h(Fragment, null, [
    h(
      'select',
      { class: 'bk-select', 'aria-label': placeholderOf(element), onChange: change },
      menuOptions({ element, context, chosen }),
    ),
    dialog,
  ])
}

/** What a menu offers, ready for a `<select>`: options, groups of them, or the conversations there are. */
export function menuOptions({ element, context, chosen }: MenuInput): ComponentChild[] {
  const one = ({ value, name }: { value: string; name: string }) =>
    h('option', { key: value, value, selected: value === chosen }, name)
  const groups = objectsIn(element, 'option_groups').map((group) =>
    h('optgroup', { label: wordsIn(group, 'label') }, objectsIn(group, 'options').map(named).map(one)),
  )
  const conversations = offered(element, context).map(({ id, name }) => one({ value: id, name }))
  return [
    one({ value: '', name: placeholderOf(element) }),
    ...objectsIn(element, 'options').map(named).map(one),
    ...groups,
    ...conversations,
  ]
}

/** Every option of a menu, grouped or not. */
export function allOptions(element: Json): Json[] {
  return [
    ...objectsIn(element, 'options'),
    ...objectsIn(element, 'option_groups').flatMap((group) => objectsIn(group, 'options')),
  ]
}

/** Whether a menu offers conversations or channels rather than options of its own. */
export function isConversations(element: Json): boolean {
  return /^(?:conversations|channels)_select$/.test(stringIn(element, 'type') ?? '')
}

/** A menu for channels offers public ones only, a menu for conversations what its filter includes, or all. */
function offered(element: Json, { choices }: BlockContext): Conversation[] {
  if (!isConversations(element)) return []
  if (stringIn(element, 'type') === 'channels_select') return choices.filter(({ kind }) => kind === 'public')
  const included = objectIn(element, 'filter')?.['include']
  return Array.isArray(included) ? choices.filter(({ kind }) => included.includes(kind)) : choices
}

type MenuInput = { element: Json; context: BlockContext; chosen: string }

function chosenAtFirst(element: Json): string {
  const option = stringIn(objectIn(element, 'initial_option'), 'value')
  return option ?? stringIn(element, 'initial_conversation') ?? stringIn(element, 'initial_channel') ?? ''
}

function named(option: Json): { value: string; name: string } {
  return { value: stringIn(option, 'value') ?? '', name: wordsIn(option, 'text') }
}

function placeholderOf(element: Json): string {
  return wordsIn(element, 'placeholder') || (isConversations(element) ? 'Select a conversation' : 'Select an item')
}
