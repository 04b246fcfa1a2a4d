import { enter, type Writer } from './fill-in.ts'
import type { JsonRecord } from './json.ts'
import { elementsOf, type PlacedElement } from './view-elements.ts'
import { optionOf } from './view-state.ts'

/** Which element is used, and how: `value` is the button meant, the option's value, the text, the moment in seconds or the conversation. */
export type Pressing = { actionId: string; blockId?: string; value?: string }

/** The element that is meant. One that is not there, or does not send anything, is a mistake in a test. */
export function findPressed(blocks: readonly JsonRecord[], pressing: Pressing): PlacedElement {
  const found = elementsOf(blocks).find(
    ({ block, element, inInput }) =>
      element['action_id'] === pressing.actionId &&
      (pressing.blockId === undefined || block['block_id'] === pressing.blockId) &&
      (element['type'] !== 'button' || pressing.value === undefined || element['value'] === pressing.value) &&
      (!inInput || block['dispatch_action'] === true),
  )
  if (found === undefined) throw new Error(`no button ${pressing.actionId} to press`)
  return found
}

/** What its field holds then; undefined for what holds nothing. */
export function enteredBy(
  writer: Writer,
  { element }: PlacedElement,
  value: string | undefined,
): JsonRecord | undefined {
  const chosen = value === undefined ? null : { value }
  switch (element['type']) {
    case 'button':
    case 'overflow':
      return undefined
    case 'checkboxes':
      return enter(writer, element, { selected_options: chosen === null ? [] : [chosen] })
    default:
      return enter(writer, element, {
        ...{ value, selected_option: chosen, selected_date_time: value, selected_conversation: value },
      })
  }
}

/** One entry of `actions`, without its `action_ts`. */
export function actionForm(
  placed: PlacedElement,
  input: { entered: JsonRecord | undefined; value?: string },
): JsonRecord {
  const { block, element } = placed
  const named = { type: element['type'], block_id: block['block_id'], action_id: element['action_id'] }
  if (element['type'] === 'button') {
    const { confirm: _confirm, url: _url, ...button } = element
    return { ...button, block_id: block['block_id'] }
  }
  if (element['type'] === 'overflow') return { ...named, selected_option: optionOf(element, input.value) }
  return { ...named, ...input.entered }
}
