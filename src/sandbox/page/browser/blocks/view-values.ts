import { type Json, objectIn, objectsIn, stringIn, wholeNumberIn } from './json.ts'

/** What one input holds, as in Slack's `view.state.values`; only the fields of its type are there, null when it is empty. */
export type InputValue = {
  type: string
  value?: string | null
  /** Seconds since 1970. */
  selected_date_time?: number | null
  selected_option?: Json | null
  selected_options?: Json[]
  selected_conversation?: string | null
  selected_channel?: string | null
}

/** Slack's `view.state.values`, as they are received. */
export type HeldValues = { [blockId: string]: { [actionId: string]: Json } }

/** A view's values by `block_id`, then `action_id`. */
export type ViewValues = { [blockId: string]: { [actionId: string]: InputValue } }

/**
 * What a view's inputs hold when it opens: what Slack says that stands in them (`held`, its `state.values`), else what the
 * view itself begins with.
 */
export function initialValues(view: Json, held: HeldValues = {}): ViewValues {
  const values: ViewValues = {}
  for (const block of objectsIn(view, 'blocks')) {
    const element = objectIn(block, 'element')
    if (stringIn(block, 'type') !== 'input' || element === null) continue
    const { blockId, actionId } = inputIds(block)
    const kept = held[blockId]?.[actionId]
    const stands = kept?.['type'] === element['type'] ? kept : undefined
    values[blockId] = { [actionId]: stands === undefined ? initialValue(element) : heldValue(stands) }
  }
  return values
}

/** Where an input's value belongs. */
export function inputIds(block: Json): { blockId: string; actionId: string } {
  return {
    blockId: stringIn(block, 'block_id') ?? '',
    actionId: stringIn(objectIn(block, 'element'), 'action_id') ?? '',
  }
}

/** What Slack's own client refuses to submit, by `block_id`; the same words. */
export function missingValues(view: Json, values: ViewValues): Record<string, string> {
  const faults: Record<string, string> = {}
  for (const block of objectsIn(view, 'blocks')) {
    const { blockId, actionId } = inputIds(block)
    const value = values[blockId]?.[actionId]
    if (stringIn(block, 'type') !== 'input' || value === undefined) continue
    const why = faultOf({ element: objectIn(block, 'element'), optional: block['optional'] === true }, value)
    if (why !== null) faults[blockId] = why
  }
  return faults
}

function initialValue(element: Json): InputValue {
  const type = stringIn(element, 'type') ?? ''
  switch (type) {
    case 'datetimepicker':
      return { type, selected_date_time: wholeNumberIn(element, 'initial_date_time') }
    case 'static_select':
    case 'radio_buttons':
      return { type, selected_option: objectIn(element, 'initial_option') }
    case 'checkboxes':
      return { type, selected_options: objectsIn(element, 'initial_options') }
    case 'conversations_select':
      return { type, selected_conversation: stringIn(element, 'initial_conversation') }
    case 'channels_select':
      return { type, selected_channel: stringIn(element, 'initial_channel') }
    default:
      return { type, value: stringIn(element, 'initial_value') }
  }
}

function heldValue(held: Json): InputValue {
  const type = stringIn(held, 'type') ?? ''
  switch (type) {
    case 'datetimepicker':
      return { type, selected_date_time: wholeNumberIn(held, 'selected_date_time') }
    case 'static_select':
    case 'radio_buttons':
      return { type, selected_option: objectIn(held, 'selected_option') }
    case 'checkboxes':
      return { type, selected_options: objectsIn(held, 'selected_options') }
    case 'conversations_select':
      return { type, selected_conversation: stringIn(held, 'selected_conversation') }
    case 'channels_select':
      return { type, selected_channel: stringIn(held, 'selected_channel') }
    default:
      return { type, value: stringIn(held, 'value') }
  }
}

function faultOf(input: { element: Json | null; optional: boolean }, value: InputValue): string | null {
  if (isEmpty(value)) return input.optional ? null : 'Please complete this required field.'
  const text = value.value
  if (typeof text !== 'string') return null
  if (value.type === 'url_text_input' && !isAddress(text)) return 'Please enter a valid URL.'
  const least = wholeNumberIn(input.element, 'min_length')
  if (least !== null && text.length < least) return `Please enter at least ${least} characters.`
  return null
}

function isEmpty({ type: _type, ...held }: InputValue): boolean {
  return Object.values(held).every((one) => one === null || one === '' || (Array.isArray(one) && one.length === 0))
}

function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\S+$/i.test(text.trim()) && URL.canParse(text.trim())
}
