import { viewBlocks } from './check-blocks.ts'
import { boolean, both, type Check, fault, object, oneOfTypes, string } from './check-shape.ts'
import { id, plainText, type } from './check-text.ts'
import { isRecord, type JsonRecord } from './json.ts'

/** Either a view that Slack takes, or its refusal; `faults` go into `response_metadata.messages`. */
export type ViewOutcome =
  | { kind: 'fine'; view: JsonRecord }
  | { kind: 'refused'; code: 'invalid_arguments' | 'view_too_large'; faults: string[] }

/** Checks a modal or Home tab by the limits of `@slack/types` 3.2.0 and https://docs.slack.dev/reference/views. */
export function checkView(view: unknown, surface: 'modal' | 'home'): ViewOutcome {
  if (!isRecord(view))
    return { kind: 'refused', code: 'invalid_arguments', faults: fault('must be an object', '/view') }
  if (Buffer.byteLength(JSON.stringify(view)) > MAX_BYTES)
    return { kind: 'refused', code: 'view_too_large', faults: [] }
  const faults = CHECKS[surface](view, '/view')
  return faults.length > 0 ? { kind: 'refused', code: 'invalid_arguments', faults } : { kind: 'fine', view }
}

// "Greater than 250kb": thousands are the stricter reading.
const MAX_BYTES = 250_000

const common = {
  type,
  private_metadata: { check: string(0, 3000), optional: true },
  callback_id: { check: string(0, 255), optional: true },
  external_id: id,
} as const

// Reference of Slack's wording: https://github.com/slackapi/node-slack-sdk/issues/875.
const submitForInput: Check = (view, at) => {
  if (!isRecord(view) || view['submit'] !== undefined || !Array.isArray(view['blocks'])) return []
  const index = view['blocks'].findIndex((block) => isRecord(block) && block['type'] === 'input')
  return index < 0 ? [] : fault('must define `submit` to use `input` block', `${at}/blocks/${index}/input`)
}

const oneFocus: Check = (view, at) => {
  const focused = JSON.stringify(view).split('"focus_on_load":true').length - 1
  return focused > 1 ? fault('only one element may have `focus_on_load` set to true', at) : []
}

const CHECKS: { [surface in 'modal' | 'home']: Check } = {
  modal: oneOfTypes({
    modal: both(
      object({
        ...common,
        blocks: { check: viewBlocks('modal') },
        title: { check: plainText(24) },
        submit: { check: plainText(24), optional: true },
        close: { check: plainText(24), optional: true },
        clear_on_close: { check: boolean, optional: true },
        notify_on_close: { check: boolean, optional: true },
      }),
      submitForInput,
      oneFocus,
    ),
  }),
  home: oneOfTypes({ home: both(object({ ...common, blocks: { check: viewBlocks('home') } }), oneFocus) }),
}
