import { accessoryElements, actionElements, image, inputElements } from './check-elements.ts'
import { boolean, both, type Check, fault, list, object, oneOfTypes, string, webAddress } from './check-shape.ts'
import { anyText, id, plainText, type Surface, type } from './check-text.ts'
import { isRecord } from './json.ts'

/**
 * What Slack would answer to these blocks of a message: `code` is the error, `faults` go into `response_metadata.messages`. Limits
 * are those of `@slack/types` 3.2.0 and https://docs.slack.dev/reference/block-kit/blocks. Types the simulator does not know are refused.
 */
export function checkBlocks(blocks: unknown): BlocksOutcome {
  if (!Array.isArray(blocks)) return { kind: 'refused', code: 'invalid_blocks_format', faults: [] }
  const faults = [...list(BLOCK.message, 0, MAX_IN_MESSAGE)(blocks, '/blocks'), ...idFaults(blocks, '/blocks')]
  if (faults.length > 0) return { kind: 'refused', code: 'invalid_blocks', faults }
  if (JSON.stringify(blocks).length > MAX_BLOCKS_LENGTH)
    return { kind: 'refused', code: 'msg_blocks_too_long', faults: [] }
  return { kind: 'fine', blocks: blocks.filter(isRecord) }
}

/** The blocks of a modal or Home tab: at least one, at most 100. */
export function viewBlocks(surface: 'modal' | 'home'): Check {
  return both(list(BLOCK[surface], 1, MAX_IN_VIEW), (value, at) => (Array.isArray(value) ? idFaults(value, at) : []))
}

/** Either blocks that Slack takes, or its refusal. */
export type BlocksOutcome =
  | { kind: 'fine'; blocks: { [key: string]: unknown }[] }
  | { kind: 'refused'; code: 'invalid_blocks' | 'invalid_blocks_format' | 'msg_blocks_too_long'; faults: string[] }

const MAX_IN_MESSAGE = 50
const MAX_IN_VIEW = 100
// Undocumented, met in the field: all blocks of a message together, https://github.com/slackapi/bolt-js/issues/2509.
// How Slack counts is unknown; their JSON is the stricter reading (https://github.com/slackapi/bolt-js/issues/2867).
const MAX_BLOCKS_LENGTH = 13_200

const BLOCK: { [surface in Surface]: Check } = {
  message: blockOn('message'),
  modal: blockOn('modal'),
  home: blockOn('home'),
}

function blockOn(surface: Surface): Check {
  const block = { type, block_id: id }
  return oneOfTypes({
    header: object({ ...block, text: { check: plainText(150) } }),
    section: both(
      object({
        ...block,
        text: { check: anyText(3000), optional: true },
        fields: { check: list(anyText(2000), 1, 10), optional: true },
        accessory: { check: oneOfTypes(accessoryElements(surface)), optional: true },
        expand: { check: boolean, optional: true },
      }),
      (value, at) =>
        isRecord(value) && value['text'] === undefined && value['fields'] === undefined
          ? fault('missing required field: text or fields', at)
          : [],
    ),
    context: object({
      ...block,
      elements: {
        check: list(oneOfTypes({ plain_text: anyText(3000), mrkdwn: anyText(3000), image }), 1, 10),
      },
    }),
    actions: object({ ...block, elements: { check: list(oneOfTypes(actionElements(surface)), 1, 25) } }),
    divider: object(block),
    image: object({
      ...block,
      image_url: { check: webAddress(3000) },
      alt_text: { check: string(1, 2000) },
      title: { check: plainText(2000), optional: true },
    }),
    // The stricter reading: Slack has begun to allow inputs outside of modals, where nothing submits them.
    ...(surface === 'modal' ? { input: inputBlock() } : {}),
  })
}

function inputBlock(): Check {
  return object({
    ...{ type, block_id: id },
    label: { check: plainText(2000) },
    element: { check: oneOfTypes(inputElements()) },
    hint: { check: plainText(2000), optional: true },
    optional: { check: boolean, optional: true },
    dispatch_action: { check: boolean, optional: true },
  })
}

/** Every `block_id` is unique in its message or view, every `action_id` in its block. */
function idFaults(blocks: unknown[], place: string): string[] {
  const seenBlocks = new Set<unknown>()
  return blocks.filter(isRecord).flatMap((one, index) => {
    const at = `${place}/${index}`
    const blockId = one['block_id']
    const doubled = blockId !== undefined && seenBlocks.has(blockId)
    seenBlocks.add(blockId)
    const elements = Array.isArray(one['elements']) ? one['elements'] : []
    const actions = elements.filter(isRecord).map((element) => element['action_id'])
    const doubledActions = actions.filter((action, nth) => action !== undefined && actions.indexOf(action) < nth)
    return [
      ...(doubled ? fault(`block_id "${String(blockId)}" already exists for another block`, at) : []),
      ...doubledActions.flatMap((action) => fault(`action_id "${String(action)}" already exists in this block`, at)),
    ]
  })
}
