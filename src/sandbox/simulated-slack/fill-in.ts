import { isRecord, type JsonRecord } from './json.ts'
import type { SlackChannel, SlackUser } from './slack-world.ts'
import { blocksOf, elementsOf, type PlacedElement } from './view-elements.ts'
import { isEmpty, mayPick, optionOf, type ViewState } from './view-state.ts'
import type { OpenView } from './view-store.ts'

/** What a person puts into fields: Slack's `state.values`, by block and action. Fields that are not named stay as they are. */
export type Entries = { [blockId: string]: { [actionId: string]: unknown } }

/** What filling in needs to know: who does it, and what a conversation is called. */
export type Writer = { user: SlackUser; needChannel(ref: string): SlackChannel }

/** The state of a view after a person has entered something. What cannot be entered throws: it is a mistake in a test. */
export function fillIn(writer: Writer, open: OpenView, entries: Entries): ViewState {
  const state = structuredClone(open.state)
  const elements = elementsOf(blocksOf(open.view))
  for (const [blockId, actions] of Object.entries(entries)) {
    for (const [actionId, sent] of Object.entries(actions)) {
      const placed = elements.find(
        ({ block, element }) => block['block_id'] === blockId && element['action_id'] === actionId,
      )
      if (placed === undefined || state[blockId]?.[actionId] === undefined || !isRecord(sent))
        throw new Error(`view ${open.id} has no field ${blockId} / ${actionId}`)
      state[blockId][actionId] = enter(writer, placed.element, sent)
    }
  }
  return state
}

/** What Slack itself says under each field before it sends anything to the app, by block. */
export function fieldErrors(open: OpenView, state: ViewState): { [blockId: string]: string } {
  const found: { [blockId: string]: string } = {}
  for (const placed of elementsOf(blocksOf(open.view))) {
    if (!placed.inInput) continue
    const blockId = String(placed.block['block_id'])
    const error = fieldError(placed, state[blockId]?.[String(placed.element['action_id'])] ?? {})
    if (error !== undefined) found[blockId] = error
  }
  return found
}

function fieldError({ block, element }: PlacedElement, value: JsonRecord): string | undefined {
  if (isEmpty(value)) return block['optional'] === true ? undefined : 'Please complete this required field.'
  const text = value['value']
  if (typeof text !== 'string') return undefined
  if (element['type'] === 'url_text_input')
    return /^https?:\/\/[^\s/]/i.test(text) && URL.canParse(text) ? undefined : 'Please enter a valid URL.'
  const [min, max] = [Number(element['min_length'] ?? 0), Number(element['max_length'] ?? 3000)]
  if (text.length < min) return `Please enter at least ${min} characters.`
  return text.length > max ? `Please enter at most ${max} characters.` : undefined
}

/** One field's value as Slack would send it, from what a test or page says it is. */
export function enter(writer: Writer, element: JsonRecord, sent: JsonRecord): JsonRecord {
  const type = String(element['type'])
  if (sent['type'] !== undefined && sent['type'] !== type)
    throw new Error(`${String(element['action_id'])} is a ${type}, not a ${String(sent['type'])}`)
  switch (type) {
    case 'plain_text_input':
    case 'url_text_input':
      return { type, value: textOrNull(sent['value']) }
    case 'datetimepicker':
      return { type, selected_date_time: numberOrNull(sent['selected_date_time']) }
    case 'static_select':
    case 'radio_buttons': {
      const chosen = sent['selected_option']
      return { type, selected_option: isRecord(chosen) ? optionOf(element, chosen['value']) : null }
    }
    case 'checkboxes': {
      const chosen = Array.isArray(sent['selected_options']) ? sent['selected_options'].filter(isRecord) : []
      return { type, selected_options: chosen.map((option) => optionOf(element, option['value'])) }
    }
    case 'conversations_select':
      return { type, selected_conversation: pick(writer, element, sent['selected_conversation']) }
    default:
      throw new Error(`nothing can be entered into a ${type}`)
  }
}

function pick({ user, needChannel }: Writer, element: JsonRecord, ref: unknown): string | null {
  if (typeof ref !== 'string' || ref === '') return null
  const channel = needChannel(ref)
  if (!mayPick(element, channel, user.id)) throw new Error(`${user.name} is not offered ${channel.name} in this menu`)
  return channel.id
}

function textOrNull(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}

function numberOrNull(value: unknown): number | null {
  if (value === null || value === undefined || value === '') return null
  if (!Number.isInteger(Number(value))) throw new Error(`${String(value)} is no moment in seconds`)
  return Number(value)
}
