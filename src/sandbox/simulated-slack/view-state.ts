import { optionsOf } from './check-elements.ts'
import { isRecord, type JsonRecord } from './json.ts'
import type { SlackChannel } from './slack-world.ts'
import { elementsOf } from './view-elements.ts'

/** What stands in the fields of a view or message: Slack's `state.values`, by block and action. */
export type ViewState = { [blockId: string]: { [actionId: string]: JsonRecord } }

/** Slack's word for each kind of conversation in the filter of a menu. */
const FILTER_WORD = { public: 'public', private: 'private', group_direct: 'mpim', direct: 'im' } as const

/** What the fields hold before anybody has touched them; `current` is the conversation the person was looking at. */
export function initialState(blocks: readonly JsonRecord[], current: SlackChannel | undefined): ViewState {
  return stateOf(blocks, (element) => initialValue(element, current))
}

/** The fields of new blocks: what stood in the same block and action before stays. */
export function carriedState(blocks: readonly JsonRecord[], before: ViewState, fresh: ViewState): ViewState {
  return stateOf(blocks, (element, blockId) => {
    const actionId = String(element['action_id'])
    const kept = before[blockId]?.[actionId]
    return kept?.['type'] === element['type'] ? kept : fresh[blockId]?.[actionId]
  })
}

/** Whether a person may pick this conversation in this menu: they can see it, and its filter lets it through. */
export function mayPick(element: JsonRecord, channel: SlackChannel, userId: string): boolean {
  const filter = isRecord(element['filter']) ? element['filter'] : {}
  const included = Array.isArray(filter['include']) ? filter['include'] : Object.values(FILTER_WORD)
  const isVisible = channel.kind === 'public' || channel.members.has(userId)
  return isVisible && !channel.archived && included.includes(FILTER_WORD[channel.kind])
}

/** True for a field that holds nothing. */
export function isEmpty(value: JsonRecord): boolean {
  const held = Object.entries(value).filter(([name]) => name !== 'type')
  return held.every(([, one]) => one === null || one === '' || (Array.isArray(one) && one.length === 0))
}

/** The option of a menu with this value; one that is not there is a mistake in a test. */
export function optionOf(element: JsonRecord, value: unknown): JsonRecord {
  const found = optionsOf(element).find((option) => option['value'] === value)
  if (found === undefined) throw new Error(`${String(element['action_id'])} has no option ${String(value)}`)
  return found
}

type ReadField = (element: JsonRecord, blockId: string) => JsonRecord | undefined

function stateOf(blocks: readonly JsonRecord[], read: ReadField): ViewState {
  const state: ViewState = {}
  for (const { block, element } of elementsOf(blocks)) {
    const blockId = String(block['block_id'])
    const value = read(element, blockId)
    if (value !== undefined) state[blockId] = { ...state[blockId], [String(element['action_id'])]: value }
  }
  return state
}

/** Undefined for what holds nothing: buttons and overflow menus. */
function initialValue(element: JsonRecord, current: SlackChannel | undefined): JsonRecord | undefined {
  const type = String(element['type'])
  switch (type) {
    case 'plain_text_input':
    case 'url_text_input':
      return { type, value: element['initial_value'] ?? null }
    case 'datetimepicker':
      return { type, selected_date_time: element['initial_date_time'] ?? null }
    case 'static_select':
    case 'radio_buttons':
      return { type, selected_option: element['initial_option'] ?? null }
    case 'checkboxes':
      return { type, selected_options: element['initial_options'] ?? [] }
    case 'conversations_select': {
      const here = element['default_to_current_conversation'] === true ? current?.id : undefined
      return { type, selected_conversation: element['initial_conversation'] ?? here ?? null }
    }
    default:
      return undefined
  }
}
