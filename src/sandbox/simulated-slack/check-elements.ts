import { isDeepStrictEqual } from 'node:util'
import {
  boolean,
  both,
  type Check,
  type Field,
  fault,
  integer,
  list,
  object,
  string,
  webAddress,
  word,
} from './check-shape.ts'
import { anyText, confirm, id, plainText, type Surface, type } from './check-text.ts'
import { isRecord } from './json.ts'

/** The checks of elements by their type, for one place in a block. */
type Elements = { [type: string]: Check }

/** What may stand beside a section (`SectionBlockAccessory` of `@slack/types` 3.2.0, as far as it is simulated). */
export function accessoryElements(surface: Surface): Elements {
  return { button, image, ...choices(surface), conversations_select: conversationsSelect(surface, {}) }
}

/** What an actions block may hold (`ActionsBlockElement`). */
export function actionElements(surface: Surface): Elements {
  return {
    ...{ button, ...choices(surface), datetimepicker: datetimepicker(surface) },
    conversations_select: conversationsSelect(surface, {}),
  }
}

/** What an input block of a modal may ask for (`InputBlockElement`). */
export function inputElements(): Elements {
  const { overflow: _, ...choosing } = choices('modal')
  return {
    ...{ ...choosing, plain_text_input: plainTextInput, url_text_input: urlTextInput },
    datetimepicker: datetimepicker('modal'),
    // Only menus in input blocks of modals may ask for a response_url.
    conversations_select: conversationsSelect('modal', { response_url_enabled: { check: boolean, optional: true } }),
  }
}

/** A picture in a section or a context. */
export const image = object({
  type,
  image_url: { check: webAddress(3000) },
  alt_text: { check: string(1, 2000) },
})

const button = object({
  type,
  text: { check: plainText(75) },
  action_id: id,
  value: { check: string(1, 2000), optional: true },
  url: { check: webAddress(3000), optional: true },
  style: { check: word('primary', 'danger'), optional: true },
  accessibility_label: { check: string(1, 75), optional: true },
  confirm,
})

const placeholder: Field = { check: plainText(150), optional: true }
/** Slack sets the focus in views only. */
const focus = (surface: Surface): { [name: string]: Field } =>
  surface === 'message' ? {} : { focus_on_load: { check: boolean, optional: true } }

const dispatchConfig: Field = {
  check: object({
    trigger_actions_on: { check: list(word('on_enter_pressed', 'on_character_entered'), 1, 2), optional: true },
  }),
  optional: true,
}

const plainTextInput = both(
  object({
    ...{ type, action_id: id, placeholder, dispatch_action_config: dispatchConfig, ...focus('modal') },
    initial_value: { check: string(0, 3000), optional: true },
    multiline: { check: boolean, optional: true },
    min_length: { check: integer(0, 3000), optional: true },
    max_length: { check: integer(1, 3000), optional: true },
  }),
  (value, at) =>
    isRecord(value) && Number(value['min_length'] ?? 0) > Number(value['max_length'] ?? 3000)
      ? fault('`min_length` must be less than or equal to `max_length`', at)
      : [],
)

const urlTextInput = object({
  ...{ type, action_id: id, placeholder, dispatch_action_config: dispatchConfig, ...focus('modal') },
  initial_value: { check: webAddress(3000), optional: true },
})

const datetimepicker = (surface: Surface): Check =>
  object({
    ...{ type, action_id: id, confirm, ...focus(surface) },
    // Seconds since 1970, in ten digits.
    initial_date_time: { check: integer(1_000_000_000, 9_999_999_999), optional: true },
  })

/** An option; only those of radio buttons and checkboxes may be formatted, only those of overflow menus have a link. */
function option({ formatted = false, linked = false } = {}): Check {
  return object({
    text: { check: formatted ? anyText(75) : plainText(75) },
    // 75 is the stricter reading: docs.slack.dev says 150 by now, the types say 75.
    value: { check: string(1, 75) },
    description: { check: plainText(75), optional: true },
    ...(linked ? { url: { check: webAddress(3000), optional: true } as const } : {}),
  })
}

function choices(surface: Surface) {
  const few = option({ formatted: true })
  const common = { type, action_id: id, confirm, ...focus(surface) }
  return {
    overflow: object({
      ...{ type, action_id: id, confirm },
      options: { check: list(option({ linked: true }), 1, 5) },
    }),
    static_select: both(
      object({
        ...{ ...common, placeholder },
        options: { check: list(option(), 1, 100), optional: true },
        option_groups: {
          check: list(object({ label: { check: plainText(75) }, options: { check: list(option(), 1, 100) } }), 1, 100),
          optional: true,
        },
        initial_option: { check: option(), optional: true },
      }),
      oneOfBoth,
      knownInitial,
    ),
    radio_buttons: both(
      object({ ...common, options: { check: list(few, 1, 10) }, initial_option: { check: few, optional: true } }),
      knownInitial,
    ),
    checkboxes: both(
      object({
        ...common,
        options: { check: list(few, 1, 10) },
        initial_options: { check: list(few, 1, 10), optional: true },
      }),
      knownInitial,
    ),
  }
}

const conversationsSelect = (surface: Surface, more: { [name: string]: Field }): Check =>
  object({
    ...{ type, action_id: id, confirm, placeholder, ...focus(surface), ...more },
    initial_conversation: { check: string(1, 100), optional: true },
    default_to_current_conversation: { check: boolean, optional: true },
    filter: {
      check: both(
        object({
          include: { check: list(word('im', 'mpim', 'private', 'public'), 1, 4), optional: true },
          exclude_external_shared_channels: { check: boolean, optional: true },
          exclude_bot_users: { check: boolean, optional: true },
        }),
        (value, at) => (isRecord(value) && Object.keys(value).length === 0 ? fault('must not be empty', at) : []),
      ),
      optional: true,
    },
  })

const oneOfBoth: Check = (value, at) =>
  isRecord(value) && (value['options'] === undefined) === (value['option_groups'] === undefined)
    ? fault('must define exactly one of `options` and `option_groups`', at)
    : []

/** Options that are chosen at first must match options of the list exactly. */
const knownInitial: Check = (value, at) => {
  if (!isRecord(value)) return []
  const all = optionsOf(value)
  const chosen = [value['initial_option'] ?? [], value['initial_options'] ?? []].flat()
  return chosen.every((one) => all.some((known) => isDeepStrictEqual(known, one)))
    ? []
    : fault('initial options must match one of the provided options', at)
}

/** The options of an element, those in groups too. */
export function optionsOf(element: { [key: string]: unknown }): { [key: string]: unknown }[] {
  const groups = Array.isArray(element['option_groups']) ? element['option_groups'].filter(isRecord) : []
  return [element['options'], ...groups.map((group) => group['options'])].flatMap((options) =>
    Array.isArray(options) ? options.filter(isRecord) : [],
  )
}
